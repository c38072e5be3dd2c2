import type { ApiClient } from "./api-client.ts";
import { asFailure } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import { leasesPath } from "./lease-store.ts";
import { leaseNameOf, readShard, type ShardLease, writeShard } from "./reservation-lease.ts";

/** What the Leases of reservations are read and written with. */
interface ShardStoreOptions {
  readonly client: ApiClient;
  /** Where the Leases are. */
  readonly namespace: string;
  readonly clock: Clock;
  /** Milliseconds after which a hold ends by itself. */
  readonly holdMs: number;
  /** Is told of each Lease that was read or written. */
  readonly onLease: (lease: ShardLease) => void;
}

/** The Leases of reservations in the cluster, one writer each in this process. */
export class ShardStore {
  readonly #options: ShardStoreOptions;
  /** The Leases as last read or written; another replica may have changed them since. */
  readonly #known = new Map<number, ShardLease>();
  readonly #turns = new Map<number, Promise<void>>();

  constructor(options: ShardStoreOptions) {
    this.#options = options;
  }

  /** The Lease as last read or written, which is good enough to write on: a write says whether it was right. */
  known(shard: number): ShardLease | undefined {
    return this.#known.get(shard);
  }

  /** The Lease as it is; an empty one where there is none. @throws ApiFailure */
  async read(shard: number, signal: AbortSignal, deadline: number): Promise<ShardLease> {
    const { client, namespace, clock } = this.#options;
    const path = leasesPath(namespace, leaseNameOf(shard));
    const timeoutMs = deadline - clock.now();
    const found = await client.call({ path, timeoutMs, signal }).catch((error: unknown) => {
      if (asFailure(error).kind === "missing") return undefined;
      throw error;
    });
    return this.#learn(readShard(shard, found));
  }

  /** Writes the Lease; `changed` where somebody else did meanwhile. @throws ApiFailure */
  async write(lease: ShardLease, signal: AbortSignal, deadline: number): Promise<"written" | "changed"> {
    const { client, namespace, clock, holdMs } = this.#options;
    const isNew = lease.resourceVersion === undefined;
    const path = leasesPath(namespace);
    try {
      const written = await client.call({
        method: isNew ? "POST" : "PUT",
        path: isNew ? path : `${path}/${leaseNameOf(lease.shard)}`,
        body: writeShard(lease, { namespace, date: clock.date(), holdMs }),
        timeoutMs: deadline - clock.now(),
        signal,
      });
      this.#learn(readShard(lease.shard, written));
      return "written";
    } catch (error) {
      // Whether it was written is not known, so it is read before it is written again.
      this.#known.delete(lease.shard);
      const { kind } = asFailure(error);
      if (kind === "conflict" || kind === "missing") return "changed";
      throw error;
    }
  }

  #learn(lease: ShardLease): ShardLease {
    this.#known.set(lease.shard, lease);
    this.#options.onLease(lease);
    return lease;
  }

  /** Runs `work` after whatever else this replica does to the Lease. */
  async inTurn<T>(shard: number, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(shard) ?? Promise.resolve();
    const result = before.then(work);
    const turn = result.then(
      () => {},
      () => {},
    );
    this.#turns.set(shard, turn);
    try {
      return await result;
    } finally {
      if (this.#turns.get(shard) === turn) this.#turns.delete(shard);
    }
  }
}
