import { mock } from "node:test";
import t from "tap";
import { Arrivals, LOOK_MS } from "../../src/webhook/arrivals.ts";

t.beforeEach(() => mock.timers.enable({ apis: ["setInterval"] }));
t.afterEach(() => mock.timers.reset());

/** A body of which nothing has come. */
function arrival(limitMs = 10_000) {
  return { limitMs, bytes: 0, ageMs: 0, isHeldUp: false, heldUpMs: 0, place: 0, isGivenUp: false, giveUp: () => {} };
}
type Body = ReturnType<typeof arrival>;

/** Has the arrivals watch the bodies, as their exchanges do. */
function watch(arrivals: Arrivals, ...bodies: readonly Body[]) {
  for (const body of bodies) {
    body.giveUp = () => {
      body.isGivenUp = true;
      arrivals.end(body);
    };
    arrivals.begin(body);
  }
}

function looks(number: number) {
  for (let look = 0; look < number; look++) mock.timers.tick(LOOK_MS);
}

t.test("a body is given up once it has been looked at for too long", async (t) => {
  const [slow, brief, whole] = [arrival(), arrival(2 * LOOK_MS), arrival()];
  const arrivals = new Arrivals();
  watch(arrivals, slow, brief, whole);
  looks(1);
  arrivals.end(whole);
  looks(1);
  t.same([slow.isGivenUp, brief.isGivenUp, whole.isGivenUp], [false, true, false]);
  looks(2);
  t.notOk(slow.isGivenUp, "a second is everybody's");
  looks(1);
  t.ok(slow.isGivenUp);
  t.notOk(whole.isGivenUp, "what is there is not looked at");
});

t.test("while it is held up here, its sender is not slow, but its time runs", async (t) => {
  const held = { ...arrival(8 * LOOK_MS), isHeldUp: true };
  const slow = arrival(8 * LOOK_MS);
  watch(new Arrivals(), held, slow);
  looks(7);
  t.same([held.isGivenUp, slow.isGivenUp], [false, true]);
  held.isHeldUp = false;
  looks(1);
  t.ok(held.isGivenUp);
  t.equal(held.heldUpMs, 7 * LOOK_MS);
});

t.test("in whatever order bodies end, the others stay watched", async (t) => {
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [2, 0, 3, 1],
  ]) {
    const bodies = [arrival(), arrival(), arrival(), arrival()];
    const arrivals = new Arrivals();
    watch(arrivals, ...bodies);
    const left = new Set(bodies);
    for (const index of order) {
      const body = bodies[index] as Body;
      arrivals.end(body);
      left.delete(body);
      const before = bodies.map(({ ageMs }) => ageMs);
      looks(1);
      const looked = bodies.filter(({ ageMs }, place) => ageMs > (before[place] as number));
      t.same(new Set(looked), left, `${order.join()} without ${index}`);
    }
  }
});
