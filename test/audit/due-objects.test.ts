import t from "tap";
import { DueObjects } from "../../src/audit/due-objects.ts";
import { Pace } from "../../src/audit/pace.ts";
import { INGRESS } from "../../src/domain/kinds/ingress.ts";
import { REVIEWED } from "../../src/domain/kinds/kinds.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { steppedClock } from "../support/fast-clock.ts";

t.test("an object is due once, at the earliest time that was named", async (t) => {
  const due = new DueObjects();
  due.add(SERVICE, "shop/web", 20);
  due.add(SERVICE, "shop/web", 10);
  due.add(SERVICE, "shop/web", 30);
  t.equal(due.take(9), undefined);
  t.equal(due.lagMs(15), 5);
  t.same(due.take(10), { kind: SERVICE, key: "shop/web" });
  t.equal(due.take(99), undefined);
  t.equal(due.lagMs(99), 0);
});

t.test("single objects come before all of a kind, which stand for its single ones", async (t) => {
  const due = new DueObjects();
  due.addAll(0);
  due.add(INGRESS, "shop/web", 0);
  const taken = Array.from(REVIEWED, () => due.take(0));
  t.same(
    taken.map((entry) => [entry?.kind.kind, entry?.key]),
    REVIEWED.map(({ kind }) => [kind, undefined]),
  );
  t.equal(due.take(0), undefined);
  due.addKind(SERVICE, 5);
  due.add(INGRESS, "shop/web", 5);
  t.equal(due.take(5)?.key, "shop/web");
});

t.test("many objects of a kind are due together, a minute after the last time", async (t) => {
  const due = new DueObjects();
  due.addKind(SERVICE, 1_000);
  t.same(due.take(1_000), { kind: SERVICE, key: undefined });
  for (let n = 0; n < 5_000; n++) due.add(SERVICE, `shop/web-${n}`, 2_000);
  let single = 0;
  for (let taken = due.take(2_000); taken; taken = due.take(2_000)) single++;
  t.equal(single, 100);
  t.equal(due.take(60_999), undefined);
  t.same(due.take(61_000), { kind: SERVICE, key: undefined });
});

t.test("a tenth of a core: nine times as long a rest as was worked, in short pieces", async (t) => {
  const clock = steppedClock();
  let [cpuMs, isBusy] = [0, true];
  const pace = new Pace({ clock, share: 0.1, cpuMs: () => cpuMs, isBusy: () => isBusy });
  const { signal } = new AbortController();
  /** Whether what waits goes on within so many milliseconds. */
  const passes = async (ms: number, waiting: Promise<void>) => {
    let isOver = false;
    void waiting.then(() => (isOver = true));
    for (let n = 0; n < ms * 10 && !isOver; n++) {
      clock.advance(0.1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return isOver;
  };
  const beginning = pace.begin(signal);
  t.notOk(await passes(120, beginning), "others need the process");
  isBusy = false;
  t.ok(await passes(60, beginning));
  cpuMs = 0.2;
  await pace.breathe(signal);
  t.pass("a short piece goes on");
  clock.advance(0.3);
  cpuMs = 2;
  const resting = pace.breathe(signal);
  t.notOk(await passes(17, resting));
  t.ok(await passes(2, resting));
  clock.advance(0.3);
  isBusy = true;
  t.notOk(await passes(120, pace.breathe(signal)), "others need the process after a rest");
});
