import { filterRequest } from "../../admission/request.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { field, isObject, listIn } from "../../domain/json.ts";
import { type IndexedKind, indexedKindOf } from "../../domain/kinds/kinds.ts";
import { LiveIndex } from "../../engine/live-index.ts";
import type { CompiledPolicy } from "../../engine/policy.ts";
import {
  type ObjectChange,
  type Review,
  type ReviewContext,
  reviewLive,
  reviewMutation,
  reviewValidation,
} from "../../engine/review.ts";
import { RULE_SET } from "../../rules/index.ts";
import type { AuditEntry, AuditedWrite } from "./audit-entry.ts";
import type { Failures } from "./failures.ts";
import { patched } from "./patched.ts";
import { PolicyTally } from "./policy-tally.ts";
import type { Difference, ReplayedWrite, ReplayResult } from "./result.ts";

/** What a replay rests on. */
interface ReplayInput {
  readonly cluster: Cluster;
  /** At least one; with two they are compared. */
  readonly policies: readonly { readonly name: string; readonly policy: CompiledPolicy }[];
  /** Objects as they lived before the log begins. */
  readonly state: readonly unknown[];
  /** What is neither in the state nor in the log did not exist. */
  readonly isComplete: boolean;
  readonly failures: Failures | undefined;
}

/** How many differences are kept; a log has more than anyone reads. */
const MOST_DIFFERENCES = 2_000;

/**
 * Plays the writes of an audit log through the rules, one after the other, as the webhook would have met them: each against
 * the objects that there were then. Writes come in their order (`order.ts`); memory holds the objects that live, not the log.
 */
export class Replay {
  readonly #input: ReplayInput;
  readonly #index = new LiveIndex();
  /** The kinds of which the log, or the state, has shown any object, and those that every log has. */
  readonly #kinds = new Set<IndexedKind>(["services", "ingresses", "workloads"]);
  /** The objects that live, by kind and name, as JSON: most of them are never looked at again, and text takes a third. */
  readonly #live = new Map<string, string>();
  /** Objects that live, of which a write has left nothing to be known. */
  readonly #lost = new Set<string>();
  readonly #tallies: readonly PolicyTally[];
  readonly #passed = new Map<string, number>();
  readonly #skipped = new Map<string, readonly string[]>();
  readonly #crashed = new Map<string, string>();
  readonly #differences: Difference[] = [];
  #writes = 0;
  #entries = 0;
  #oldUnknown = 0;
  #first: string | undefined;
  #last: string | undefined;

  constructor(input: ReplayInput) {
    this.#input = input;
    this.#tallies = input.policies.map(({ name }) => new PolicyTally(name));
    for (const object of input.state) this.#remember(object);
  }

  /** Counts an entry that is no write, or is yet to be reviewed. */
  count(entry: AuditEntry): void {
    this.#entries++;
    if ("pass" in entry) this.#pass(entry.pass);
  }

  /** Counts something that is no entry at all. */
  countUnreadable(): void {
    this.#entries++;
    this.#pass("unreadable");
  }

  /** Reviews the next write. */
  review(write: AuditedWrite): void {
    if (write.isDryRun) this.#pass("dry run");
    else if (write.outcome === "refused") this.#pass("refused anyway");
    else this.#replay(write);
  }

  result(): ReplayResult {
    return {
      entries: this.#entries,
      writes: this.#writes,
      ...(this.#first !== undefined && { first: this.#first }),
      ...(this.#last !== undefined && { last: this.#last }),
      passed: Object.fromEntries(this.#passed),
      oldUnknown: this.#oldUnknown,
      policies: this.#tallies.map((tally) => tally.result()),
      differences: this.#differences,
      skipped: Object.fromEntries(this.#skipped),
      crashed: [...this.#crashed].map(([rule, error]) => ({ rule, error })),
    };
  }

  #replay(told: AuditedWrite): void {
    const key = keyOf(told);
    const previous = this.#previous(key);
    const write = this.#creates(told, key) ? { ...told, operation: "CREATE" as const } : told;
    const object = write.object ?? (write.patch === undefined ? undefined : patched(previous, write.patch));
    this.#judge(write, previous, object);
    if (write.outcome !== "accepted") return;
    if (write.operation === "DELETE" ? !isAwaiting(object) : isGone(object))
      this.#forget(key, write, previous ?? object);
    else if (object !== undefined) this.#remember(object);
    // What became of the object is not known, so nothing is said of its next edit either.
    else {
      this.#live.delete(key);
      this.#lost.add(key);
    }
  }

  #previous(key: string): unknown {
    const text = this.#live.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Whether an update or apply makes what is not there. */
  #creates({ operation, mayCreate, subResource }: AuditedWrite, key: string): boolean {
    if (operation !== "UPDATE" || subResource !== "" || this.#live.has(key) || this.#lost.has(key)) return false;
    return mayCreate === true || this.#input.isComplete;
  }

  #judge(write: AuditedWrite, previous: unknown, object: unknown): void {
    const { operation, isTruncated } = write;
    const subject = operation === "DELETE" ? (previous ?? object) : object;
    const request = { ...write, uid: write.id, object: subject, oldObject: previous };
    const verdicts = this.#input.policies.map(({ policy }) => {
      const filtered = filterRequest(request, policy);
      return filtered.pass === undefined
        ? { review: this.#ask(write, filtered.change, policy) }
        : { pass: filtered.pass };
    });
    const passes = verdicts.flatMap(({ pass }) => pass ?? []);
    if (passes.length === verdicts.length) {
      const [pass = ""] = passes;
      this.#pass(pass === "no object" ? (isTruncated ? "truncated" : "object unknown") : pass);
      return;
    }
    const isOldUnknown = operation === "UPDATE" && previous === undefined;
    this.#writes++;
    if (isOldUnknown) this.#oldUnknown++;
    this.#first ??= write.at;
    this.#last = write.at;
    const told = this.#toldOf(write, isOldUnknown);
    const seen = verdicts.map(({ review }, index) => this.#tallies[index]?.add(told, review?.findings ?? []));
    const [before, after] = seen;
    if (before && after && before !== after && this.#differences.length < MOST_DIFFERENCES) {
      this.#differences.push({ write: told, before, after });
    }
  }

  #ask(write: AuditedWrite, change: ObjectChange, policy: CompiledPolicy): Review {
    const { cluster, isComplete } = this.#input;
    const index = this.#index.snapshot({
      knows: (kind) => this.#kinds.has(kind),
      whyUnknown: () => "not in the log",
      isComplete,
      lacksUnknownKinds: false,
    });
    const today = write.at.slice(0, 10);
    const context = { rules: RULE_SET, policy, cluster, index, today, isOffline: false };
    // An update whose old object is unknown is looked at as what it has become: nothing is said of creations or edits.
    const isOldUnknown = write.operation === "UPDATE" && change.change === "create";
    const review = isOldUnknown ? reviewLive(change, context) : asWebhooks(change, context);
    for (const { rule, missing } of review.skipped) if (!this.#skipped.has(rule)) this.#skipped.set(rule, missing);
    for (const { rule, error } of review.crashed) this.#crashed.set(rule, String(error));
    return review;
  }

  #toldOf(write: AuditedWrite, isOldUnknown: boolean): Difference["write"] {
    const { id, at, operation, kind, namespace, name, username, outcome } = write;
    const failure = this.#input.failures?.after(kind, namespace, name, at);
    const told: Omit<ReplayedWrite, "findings" | "isDenied"> = {
      id,
      at,
      operation,
      object: { kind, namespace, name },
      user: username,
      isOldUnknown,
      wasDenied: outcome === "denied",
      ...(failure !== undefined && { failure }),
    };
    return told;
  }

  #pass(why: string): void {
    this.#passed.set(why, (this.#passed.get(why) ?? 0) + 1);
  }

  #remember(object: unknown): void {
    const metadata = field(object, "metadata");
    const [kind, namespace, name] = [field(object, "kind"), field(metadata, "namespace"), field(metadata, "name")];
    const key = [kind, namespace ?? "", name].join("/");
    this.#live.set(key, JSON.stringify(object));
    this.#lost.delete(key);
    const indexed = indexedKindOf(kind);
    if (!indexed || !isObject(object)) return;
    this.#kinds.add(indexed.indexedAs);
    this.#index.set(indexed, object);
  }

  #forget(key: string, { kind }: AuditedWrite, object: unknown): void {
    this.#live.delete(key);
    this.#lost.delete(key);
    const indexed = indexedKindOf(kind);
    if (indexed && isObject(object)) this.#index.delete(indexed, object);
  }
}

/** What both webhooks say of the change, the validating one of what the mutating one has left, also where that is a warning. */
function asWebhooks(change: ObjectChange, context: ReviewContext): Review {
  if (change.change === "delete") return reviewValidation(change, context);
  const mutation = reviewMutation(change, context);
  const validation = reviewValidation({ ...change, object: mutation.object }, context);
  return {
    ...validation,
    findings: [...mutation.findings, ...validation.findings],
    crashed: [...mutation.crashed, ...validation.crashed],
  };
}

function keyOf({ kind, namespace, name }: AuditedWrite): string {
  return [kind, namespace, name].join("/");
}

/** Whether the deleted object stays until its finalizers are gone. */
function isAwaiting(object: unknown): boolean {
  return listIn(field(object, "metadata"), "finalizers").length > 0;
}

/** Whether the last finalizer of a deleted object has been taken off. */
function isGone(object: unknown): boolean {
  return field(field(object, "metadata"), "deletionTimestamp") !== undefined && !isAwaiting(object);
}
