import type { ApiClient } from "../cluster/api-client.ts";
import { asFailure } from "../cluster/api-failure.ts";
import type { Clock } from "../cluster/clock.ts";
import { readPage } from "../cluster/collection.ts";
import { readEvent } from "../diagnosis/event.ts";
import { explainEvent } from "../diagnosis/explain-event.ts";
import { foresightOf } from "../diagnosis/foresight.ts";
import { textAt } from "../domain/json.ts";
import type { FoundChange, LiveFindings } from "./live-findings.ts";
import type { Pace } from "./pace.ts";

interface FailureWatchOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly observer: FailureObserver;
}

/** What is told of the failures of GKE's controllers. */
export interface FailureObserver {
  /** A failure, by its row in the tables of events, and whether a rule that speaks of the object had foretold it. */
  seen(failure: { readonly reason: string; readonly foresight: "foretold" | "missed" | "unforetold" }): void;
  failed(problem: string): void;
}

/** An API server keeps Events for an hour; to look for a few among them costs it a look at all. */
const LOOK_MS = 300_000;
const TIMEOUT_MS = 30_000;
/** A page is parsed in one go. */
const PAGE_SIZE = 50;
const MOST_PAGES = 200;
const KINDS = ["Service", "Ingress"];
const MOST_KNOWN = 20_000;

/**
 * Looks at what GKE's load balancer controllers complain about, and whether a rule had said so: what none had foretold tells
 * what the rules are still to learn.
 */
export class FailureWatch {
  readonly #options: FailureWatchOptions;
  /** The Events that were counted, by uid: one that is seen again is the same failure. */
  #known = new Set<string>();
  #nextAt = 0;
  #isFirst = true;

  constructor(options: FailureWatchOptions) {
    this.#options = options;
  }

  /** Looks, where it is time to, and ties findings to the failures that they foretold: which ones. Never rejects. */
  async look(found: LiveFindings, signal: AbortSignal): Promise<readonly FoundChange[]> {
    const { clock, observer, pace } = this.#options;
    if (clock.now() < this.#nextAt) return [];
    const tied: FoundChange[] = [];
    this.#nextAt = clock.now() + LOOK_MS;
    try {
      const seen = new Set<string>();
      for (const kind of KINDS) {
        for await (const item of this.#eventsOn(kind, signal)) {
          await pace.breathe(signal);
          const change = this.#judge(item, found, seen);
          if (change) tied.push(change);
        }
      }
      // Events end; those that are no longer listed need not be known.
      this.#known = seen;
      this.#isFirst = false;
    } catch (error) {
      if (!signal.aborted) observer.failed(asFailure(error).message);
    }
    return tied;
  }

  async *#eventsOn(kind: string, signal: AbortSignal): AsyncGenerator<unknown> {
    const { client } = this.#options;
    let page = "";
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const query = new URLSearchParams({
        fieldSelector: `involvedObject.kind=${kind},type=Warning`,
        limit: String(PAGE_SIZE),
        ...(page !== "" && { continue: page }),
      });
      const { items, next } = readPage(
        await client.call({ path: `/api/v1/events?${query}`, timeoutMs: TIMEOUT_MS, signal }),
      );
      yield* items;
      if (next === "") return;
      page = next;
    }
  }

  #judge(item: unknown, found: LiveFindings, seen: Set<string>): FoundChange | undefined {
    const event = readEvent(item);
    if (event === undefined) return undefined;
    const uid = textAt(item, "metadata", "uid");
    const isKnown = this.#known.has(uid) || seen.has(uid);
    if (seen.size < MOST_KNOWN) seen.add(uid);
    const { kind, namespace, name } = event.about;
    const id = `${kind} ${namespace}/${name}`;
    const { foresight, rules, id: reason } = foresightOf(explainEvent(event), found.rulesAt(id));
    if (foresight === "none") return undefined;
    // What was there before this replica led was counted by the one before.
    if (!isKnown && !this.#isFirst) this.#options.observer.seen({ reason, foresight });
    return found.tie(id, rules, event.reason);
  }
}
