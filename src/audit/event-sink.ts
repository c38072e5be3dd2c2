import type { ApiClient } from "../cluster/api-client.ts";
import { asFailure } from "../cluster/api-failure.ts";
import type { Clock } from "../cluster/clock.ts";
import { writeObject } from "../cluster/object-writes.ts";
import { EventRecorder, type EventWrite } from "./event-recorder.ts";
import type { FindingSink } from "./finding-sink.ts";
import type { FoundChange, LiveFinding, LiveFindings, LiveObjectName } from "./live-findings.ts";
import type { Pace } from "./pace.ts";

interface EventSinkOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Tell findings once, when they are new, or each time that everything was reviewed. */
  readonly choice: "new" | "all";
  /** The name of this replica. */
  readonly instance: string;
  readonly onWrite: (outcome: "written" | "dropped" | "failed") => void;
}

const AS_MERGE = { "Content-Type": "application/merge-patch+json" };
/** Events that wait; what is more is dropped, as by any recorder. */
const MOST_WAITING = 1_000;
const REASONS = { deny: "LoadBalancerMistake", warn: "LoadBalancerWarning" } as const;

/** Tells findings as Events on the objects. They are news and not a record: what can't be written is not written later. */
export class EventSink implements FindingSink {
  readonly #options: EventSinkOptions;
  readonly #recorder: EventRecorder;
  #waiting: EventWrite[] = [];
  #isFirstPassOver = false;

  constructor(options: EventSinkOptions) {
    this.#options = options;
    this.#recorder = new EventRecorder(options.instance);
  }

  async begin(): Promise<void> {}

  take({ object, news }: FoundChange): void {
    // What a new leader finds at first was there before, and its predecessor may have told it.
    if (this.#options.choice === "new" && this.#isFirstPassOver) this.#say(object, news);
  }

  passed(found: LiveFindings): void {
    this.#isFirstPassOver = true;
    if (this.#options.choice === "all") for (const { object, findings } of found.all()) this.#say(object, findings);
  }

  async flush(signal: AbortSignal): Promise<void> {
    const { client, onWrite, pace } = this.#options;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const write of waiting) {
      await pace.breathe(signal);
      if (signal.aborted) return;
      try {
        onWrite((await send(client, write)) === "written" ? "written" : "dropped");
      } catch (error) {
        onWrite("failed");
        // A server that does not answer is not asked for the rest of them.
        if (asFailure(error).kind !== "refused") return;
      }
    }
  }

  #say(object: LiveObjectName, findings: readonly LiveFinding[]): void {
    const { clock, onWrite } = this.#options;
    for (const { rule, action, message, fix } of findings) {
      const text = `[${rule}] ${message}${fix === undefined ? "" : ` Fix: ${fix}`}`;
      const write = this.#recorder.record({ object, reason: REASONS[action], message: text }, clock.date());
      if (write && this.#waiting.length < MOST_WAITING) this.#waiting.push(write);
      else onWrite("dropped");
    }
  }
}

function send(client: ApiClient, write: EventWrite): Promise<"written" | "conflict"> {
  const path = `/api/v1/namespaces/${write.namespace}/events`;
  if (write.kind === "create") return writeObject(client, "POST", path, write.event);
  return writeObject(client, "PATCH", `${path}/${write.name}`, write.patch, AS_MERGE);
}
