import type { FailureKind } from "./api-failure.ts";
import type { WatchedKind } from "./resources.ts";

/** Why a kind of objects was listed. */
export type ListReason = "start" | "expired" | "periodic" | "failure";

/**
 * What the cluster's watchers tell those who count and log. Nothing depends on it, and what it throws is dropped.
 * Sizes, ages and facts are read from ClusterWatch instead, when they are asked for.
 */
export interface ClusterObserver {
  listed?(event: {
    readonly kind: WatchedKind;
    readonly reason: ListReason;
    readonly objects: number;
    readonly ms: number;
  }): void;
  /** An object came, changed or went. */
  changed?(event: { readonly kind: WatchedKind; readonly type: "ADDED" | "MODIFIED" | "DELETED" }): void;
  /** A list or a watch failed, and when it is tried again. */
  failed?(event: {
    readonly kind: WatchedKind;
    readonly failure: FailureKind;
    readonly message: string;
    readonly retryInMs: number;
  }): void;
  /** A kind became too old to rely on, or is fresh again. */
  freshness?(event: { readonly kind: WatchedKind; readonly isStale: boolean; readonly ageMs: number }): void;
  reserved?(event: { readonly result: ReservationResult; readonly ms: number }): void;
  /** A source of facts was asked. */
  factsRead?(event: { readonly source: string; readonly outcome: "ok" | "failed"; readonly message?: string }): void;
}

/** How a reservation ended; `dry-run` ones are counted by themselves. */
type ReservationResult = "granted" | "conflict" | "unavailable" | "dry-run";

/** `observer` with every call made safe: it can't break what it observes. */
export function guarded(observer: ClusterObserver): Required<ClusterObserver> {
  const safe =
    <E>(call: ((event: E) => void) | undefined) =>
    (event: E) => {
      try {
        call?.(event);
      } catch {
        // An observer's mistake is its own.
      }
    };
  return {
    listed: safe(observer.listed?.bind(observer)),
    changed: safe(observer.changed?.bind(observer)),
    failed: safe(observer.failed?.bind(observer)),
    freshness: safe(observer.freshness?.bind(observer)),
    reserved: safe(observer.reserved?.bind(observer)),
    factsRead: safe(observer.factsRead?.bind(observer)),
  };
}
