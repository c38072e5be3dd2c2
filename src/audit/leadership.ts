import { type Clock, pause } from "../cluster/clock.ts";
import { type LeaseStore, lead, leaseDurationMs, release } from "../cluster/lease.ts";
import { Observations } from "../domain/observations.ts";

/** How often each replica looks at the Lease. A leader that is gone is replaced within 25 s: the lease's 15 s, and a look. */
const LOOK_MS = 10_000;
/** How long a lease counts that is not renewed. */
export const LEASE_DURATION_MS = leaseDurationMs(LOOK_MS);

/** Who wants to lead, and what the leader does. */
interface LeadershipOptions {
  readonly store: LeaseStore;
  /** The name of this replica. */
  readonly self: string;
  readonly clock: Clock;
  /** What the leader does until it leads no more. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** Told when this replica begins or ends to lead. */
  readonly onChange: (isLeader: boolean) => void;
  readonly onFailure: (problem: string) => void;
}

/** Has one of several replicas do a piece of work that goes on for ever. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #observations: Observations;
  readonly #stopping = new AbortController();
  #term: { readonly end: AbortController; readonly done: Promise<void> } | undefined;
  #renewedAt = 0;
  #loop: Promise<void> | undefined;

  constructor(options: LeadershipOptions) {
    this.#options = options;
    this.#observations = new Observations(() => options.clock.now());
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the work and gives the lease back. */
  async stop(): Promise<void> {
    const { store, self, clock } = this.#options;
    this.#stopping.abort();
    await this.#loop;
    const led = this.#term !== undefined;
    await this.#stepDown();
    if (led) await release(store, self, new Date(clock.date())).catch(() => {});
  }

  async #run(): Promise<void> {
    const { clock, onFailure } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#look();
      } catch (error) {
        onFailure(error instanceof Error ? error.message : String(error));
        if (clock.now() - this.#renewedAt >= LEASE_DURATION_MS) await this.#stepDown();
      }
      await pause(clock, LOOK_MS, signal);
    }
  }

  async #look(): Promise<void> {
    const { store, self, clock, work, onChange } = this.#options;
    const askedAt = clock.now();
    const isLeader = await lead(store, {
      self,
      now: new Date(clock.date()),
      leaseDurationMs: LEASE_DURATION_MS,
      observations: this.#observations,
    });
    if (!isLeader) return this.#stepDown();
    this.#renewedAt = askedAt;
    if (this.#term) return;
    const end = new AbortController();
    this.#term = { end, done: work(end.signal) };
    onChange(true);
  }

  async #stepDown(): Promise<void> {
    const term = this.#term;
    if (term === undefined) return;
    this.#term = undefined;
    term.end.abort();
    await term.done;
    this.#options.onChange(false);
  }
}
