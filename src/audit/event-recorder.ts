import { createHash } from "node:crypto";
import type { LiveObjectName } from "./live-findings.ts";

/** What is to be said in an Event on an object. */
interface SaidEvent {
  readonly object: LiveObjectName;
  readonly reason: string;
  readonly message: string;
}

/** What the API server is asked for: a new Event, or that one was seen again. */
export type EventWrite =
  | { readonly kind: "create"; readonly namespace: string; readonly event: EventObject }
  | { readonly kind: "patch"; readonly namespace: string; readonly name: string; readonly patch: object };

/** An Event of core/v1 as it is created. */
interface EventObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly message: string;
  readonly reason: string;
  readonly count: number;
  readonly [field: string]: unknown;
}

const COMPONENT = "l4guard";
/** As client-go's recorder has it (tools/record/events_cache.go): so many at once about one object, then one in five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;
/** So many different messages of one reason about one object in ten minutes, and the rest is put together. */
const MOST_SIMILAR = 10;
const SIMILAR_MS = 600_000;
/** An API server keeps an Event for an hour; a later one of the same words is another one. */
const KEPT_MS = 3_600_000;
const MOST_ENTRIES = 4_096;
/** The API takes messages of 1,024 bytes. */
const LONGEST_MESSAGE = 1_000;
const COMBINED = "(combined from similar events): ";

interface Series {
  readonly name: string;
  readonly firstAt: number;
  lastAt: number;
  count: number;
}

/**
 * Turns what is said about objects into Events: what is said again counts one up, what is much the same is put together, and
 * what is too much about one object is dropped, all as client-go's recorder does it. It keeps no more than some thousand
 * entries; what falls out is merely said anew.
 */
export class EventRecorder {
  readonly #instance: string;
  readonly #series = new Map<string, Series>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #similar = new Map<string, { readonly messages: Set<string>; at: number }>();

  /** `instance` names the replica. */
  constructor(instance: string) {
    this.#instance = instance;
  }

  /** What to write so that `said` is an Event at `now`, milliseconds since the epoch; undefined where it is too much. */
  record(said: SaidEvent, now: number): EventWrite | undefined {
    const { object, reason } = said;
    const { message, isCombined } = this.#combined(said, now);
    // What was put together is one Event, whatever it tells last.
    const key = [object.uid, reason, isCombined ? COMBINED : message].join("\n");
    const known = this.#series.get(key);
    if (!this.#mayWrite(object.uid, now)) return undefined;
    if (known === undefined || now - known.lastAt >= KEPT_MS) {
      const hash = createHash("sha256").update(`${key}\n${now}`).digest("hex").slice(0, 16);
      const name = `${object.name.slice(0, 230)}.${hash}`;
      keep(this.#series, key, { name, firstAt: now, lastAt: now, count: 1 });
      return { kind: "create", namespace: object.namespace, event: this.#event(said, { name, message, now }) };
    }
    known.count++;
    known.lastAt = now;
    const patch = { count: known.count, lastTimestamp: timestamp(now), message };
    return { kind: "patch", namespace: object.namespace, name: known.name, patch };
  }

  #combined({ object, reason, message }: SaidEvent, now: number): { message: string; isCombined: boolean } {
    const key = `${object.uid}\n${reason}`;
    let similar = this.#similar.get(key);
    if (similar === undefined || now - similar.at > SIMILAR_MS) similar = { messages: new Set(), at: now };
    similar.at = now;
    if (similar.messages.size < MOST_SIMILAR) similar.messages.add(message);
    keep(this.#similar, key, similar);
    const isCombined = !similar.messages.has(message);
    return { message: `${isCombined ? COMBINED : ""}${message}`.slice(0, LONGEST_MESSAGE), isCombined };
  }

  #mayWrite(uid: string, now: number): boolean {
    const bucket = this.#buckets.get(uid) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    keep(this.#buckets, uid, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }

  #event(
    { object, reason }: SaidEvent,
    { name, message, now }: { readonly name: string; readonly message: string; readonly now: number },
  ): EventObject {
    const { apiVersion, kind, namespace, name: objectName, uid } = object;
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name, namespace },
      involvedObject: { apiVersion, kind, namespace, name: objectName, uid },
      type: "Warning",
      reason,
      message,
      count: 1,
      firstTimestamp: timestamp(now),
      lastTimestamp: timestamp(now),
      source: { component: COMPONENT },
      reportingComponent: COMPONENT,
      reportingInstance: this.#instance,
    };
  }
}

/** Puts an entry last, and drops the one that was put first where there are too many. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  if (entries.size > MOST_ENTRIES) entries.delete(entries.keys().next().value ?? "");
}

/** metav1.Time: whole seconds. */
function timestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}
