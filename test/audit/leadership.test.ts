import t from "tap";
import { Leadership } from "../../src/audit/leadership.ts";
import type { LeaseRecord, LeaseStore, WriteOutcome } from "../../src/cluster/lease.ts";
import { type SteppedClock, steppedClock } from "../support/fast-clock.ts";

/** A Lease as the API server keeps it; `isDown` has every request fail. */
class StoredLease implements LeaseStore {
  isDown = false;
  writes = 0;
  record: LeaseRecord | undefined;

  async readLease() {
    this.#answer();
    return this.record && { value: this.record, version: String(this.writes) };
  }

  async createLease(record: LeaseRecord): Promise<WriteOutcome> {
    return this.record ? "conflict" : this.#write(record);
  }

  async updateLease(record: LeaseRecord, version: string): Promise<WriteOutcome> {
    return version === String(this.writes) ? this.#write(record) : "conflict";
  }

  #write(record: LeaseRecord): WriteOutcome {
    this.#answer();
    this.record = record;
    this.writes++;
    return "written";
  }

  #answer() {
    if (this.isDown) throw new Error("down");
  }
}

interface Replica {
  readonly leadership: Leadership;
  /** Whether the work goes on. */
  works: boolean;
}

function replicaOf(store: LeaseStore, self: string, clock: SteppedClock): Replica {
  const replica: { works: boolean; leadership?: Leadership } = { works: false };
  replica.leadership = new Leadership({
    store,
    self,
    clock,
    onChange: () => {},
    onFailure: () => {},
    async work(signal) {
      replica.works = true;
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      replica.works = false;
    },
  });
  return replica as Replica;
}

/** So many seconds pass, a second at a time, and whatever is due in each is done. */
async function pass(clock: SteppedClock, seconds: number) {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

t.test("one leads; whoever ends gives the lease back, and the other one leads at its next look", async (t) => {
  const [store, clock] = [new StoredLease(), steppedClock()];
  const [a, b] = [replicaOf(store, "a", clock), replicaOf(store, "b", clock)];
  a.leadership.start();
  await pass(clock, 1);
  b.leadership.start();
  await pass(clock, 60);
  t.same([a.works, b.works, store.record?.holder], [true, false, "a"]);
  await a.leadership.stop();
  t.same([a.works, store.record?.holder], [false, ""]);
  await pass(clock, 11);
  t.same([b.works, store.record?.holder], [true, "b"]);
  await b.leadership.stop();
});

t.test("a leader that was killed is replaced within 30 s", async (t) => {
  const [store, clock] = [new StoredLease(), steppedClock()];
  await store.createLease({ holder: "killed", renewedAt: new Date() });
  const b = replicaOf(store, "b", clock);
  b.leadership.start();
  await pass(clock, 14);
  t.notOk(b.works, "its lease still counts");
  await pass(clock, 15);
  t.ok(b.works);
  await b.leadership.stop();
});

t.test("a leader that can't renew ends its work before another one may begin", async (t) => {
  const [store, clock] = [new StoredLease(), steppedClock()];
  const a = replicaOf(store, "a", clock);
  a.leadership.start();
  await pass(clock, 25);
  t.ok(a.works);
  store.isDown = true;
  await pass(clock, 9);
  t.ok(a.works, "one look that fails is nothing");
  await pass(clock, 20);
  t.notOk(a.works);
  store.isDown = false;
  await pass(clock, 11);
  t.ok(a.works, "and begins anew");
  await a.leadership.stop();
});

t.test("stopping what never started leaves nothing", async (t) => {
  const store = new StoredLease();
  const { leadership } = replicaOf(store, "a", steppedClock());
  await leadership.stop();
  leadership.start();
  t.equal(store.writes, 0);
});
