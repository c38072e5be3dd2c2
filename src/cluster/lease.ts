import type { Observations } from "../domain/observations.ts";

/** A value with the version by which a write can tell that nobody changed it meanwhile. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** Whether a write took place, or somebody else's came first. */
export type WriteOutcome = "written" | "conflict";

/** Who leads, as the Lease says. */
export interface LeaseRecord {
  /** Empty where it was given back. */
  readonly holder: string;
  /** By the holder's clock. */
  readonly renewedAt: Date;
}

/** A Lease that replicas share; each write is conditional on the version that was read. */
export interface LeaseStore {
  readLease(): Promise<Versioned<LeaseRecord> | undefined>;
  createLease(record: LeaseRecord): Promise<WriteOutcome>;
  updateLease(record: LeaseRecord, version: string): Promise<WriteOutcome>;
}

/** The API writes a lease's duration in whole seconds, above 0. */
const SECOND_MS = 1_000;

/**
 * How long a lease counts that is not renewed, where replicas look every `lookEveryMs`: whole seconds. Half a look more than
 * one, because whoever comes after a crash waits for its end, and a leader that missed a look loses nothing: the next one
 * goes on from what is stored.
 */
export function leaseDurationMs(lookEveryMs: number): number {
  return Math.ceil((lookEveryMs * 1.5) / SECOND_MS) * SECOND_MS;
}

/** Who holds a lease that was given back. */
const NOBODY = "";

/** Who wants to lead, and how long a lease counts that is seen to be renewed no more. */
interface Candidacy {
  readonly self: string;
  /** What is written into the lease, for people. */
  readonly now: Date;
  readonly leaseDurationMs: number;
  readonly observations: Observations;
}

/**
 * Whether `self` leads: takes the lease where it is free, renews it where it is its own. The lease saves work and noise;
 * what keeps two leaders from harming each other are the versions on every write.
 */
export async function lead(store: LeaseStore, candidacy: Candidacy): Promise<boolean> {
  const { self, now, leaseDurationMs: durationMs, observations } = candidacy;
  const record = { holder: self, renewedAt: now };
  const lease = await store.readLease();
  if (!lease) return (await store.createLease(record)) === "written";
  const { holder } = lease.value;
  const unchangedMs = observations.ageMs("lease", lease.version);
  if (holder !== self && holder !== NOBODY && unchangedMs < durationMs) return false;
  return (await store.updateLease(record, lease.version)) === "written";
}

/** Gives the lease back where it is `self`'s, so that whoever stays need not wait until it is free. */
export async function release(store: LeaseStore, self: string, now: Date): Promise<void> {
  const lease = await store.readLease();
  if (lease?.value.holder === self) await store.updateLease({ holder: NOBODY, renewedAt: now }, lease.version);
}
