import { filterLiveObject } from "../admission/request.ts";
import { asFailure } from "../cluster/api-failure.ts";
import { type Clock, pause } from "../cluster/clock.ts";
import type { PeerChange } from "../cluster/cluster-index.ts";
import type { ClusterWatch } from "../cluster/cluster-watch.ts";
import { readOne, readPages } from "../cluster/live-objects.ts";
import { field, isObject, textAt } from "../domain/json.ts";
import { keyOf } from "../domain/kinds/kind.ts";
import { INDEXED_KINDS, REVIEWED, type Reviewed } from "../domain/kinds/kinds.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import { type ReviewContext, reviewLive } from "../engine/review.ts";
import { type Due, DueObjects } from "./due-objects.ts";
import type { FailureWatch } from "./failure-watch.ts";
import type { FindingSink } from "./finding-sink.ts";
import { type FoundChange, LiveFindings } from "./live-findings.ts";
import type { Pace } from "./pace.ts";
import { References } from "./references.ts";

/** What an audit goes by. */
interface AuditorOptions {
  readonly watch: ClusterWatch;
  readonly context: () => ReviewContext;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Milliseconds after which everything is reviewed anew, whatever happened. */
  readonly intervalMs: number;
  /** Who compares what was found with what controllers complain about; nobody does where it is undefined. */
  readonly failures?: FailureWatch | undefined;
  /** Who is told what was found. */
  readonly sinks: readonly FindingSink[];
  readonly observer: AuditObserver;
}

/** What an audit tells those who count and log. */
export interface AuditObserver {
  reviewed(objects: number): void;
  /** Everything was reviewed once more; `isFull` says that more objects have findings than are kept. */
  passed(pass: { readonly ms: number; readonly objects: number; readonly isFull: boolean }): void;
  crashed(rule: string, error: unknown): void;
  failed(problem: { readonly kind: string; readonly problem: string }): void;
}

/** A page is parsed in one go. */
const PAGE_SIZE = 25;
const IDLE_MS = 1_000;
/** Whoever writes an object often writes it again soon, and so do controllers what it refers to. */
const SETTLE_MS = 1_000;
const RETRY_MS = 15_000;

/**
 * Reviews what lives: everything at first, and then whatever has changed, whatever may be judged anew because of a change
 * elsewhere, and everything again when the policy, a fact or the day changes, and after the interval. The cache of the
 * watch tells what changed and is what rules look peers up in; of an object under review rules read more than the cache
 * keeps, so each one that is due is read from the API server.
 */
export class Auditor {
  readonly found = new LiveFindings();
  readonly #options: AuditorOptions;
  readonly #due = new DueObjects();
  readonly #references = new References();
  /** The versions that were reviewed, by object: the periodic lists of the watch tell again what is known. */
  readonly #versions = new Map<string, string>();
  #basis: Basis | undefined;
  #pass: { readonly startedAt: number; readonly left: Set<Reviewed>; objects: number } | undefined;

  constructor(options: AuditorOptions) {
    this.#options = options;
  }

  /** For how many milliseconds what is due has waited. */
  get lagMs(): number {
    return this.#due.lagMs(this.#options.clock.now());
  }

  /** Audits until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { watch, sinks, pace } = this.#options;
    const unsubscribe = watch.onPeer((change) => this.#heard(change));
    try {
      await pace.begin(signal);
      for (const sink of sinks) await sink.begin(this.found, signal);
      while (!signal.aborted) await this.#step(signal);
    } finally {
      unsubscribe();
    }
  }

  async #step(signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options;
    // What is not known now would look like what is not wrong.
    if (this.#isBlind()) return pause(clock, IDLE_MS, signal);
    this.#lookAround();
    const due = this.#due.take(clock.now());
    if (due) await this.#review(due, signal);
    // Before everything was reviewed once there is nothing that rules could have said.
    else if (!this.#pass)
      for (const tied of (await this.#options.failures?.look(this.found, signal)) ?? []) this.#tell(tied);
    await this.#flush(signal);
    if (due) return pace.breathe(signal);
    await pause(clock, IDLE_MS, signal);
    await pace.begin(signal);
  }

  #isBlind(): boolean {
    return this.#options.watch.status().some(({ problem, state }) => problem !== undefined && state !== "forbidden");
  }

  /** Has everything reviewed where what all reviews rest on has changed, and when it is time. */
  #lookAround(): void {
    const { context, clock, intervalMs, watch } = this.#options;
    const now = clock.now();
    const { policy, today, index } = context();
    const known = INDEXED_KINDS.filter((kind) => index.knows(kind)).join();
    const basis = { policy, today, known, factsVersion: watch.factsVersion, at: now };
    const before = this.#basis;
    if (before && isSame(before, basis) && now - before.at < intervalMs) return;
    this.#basis = basis;
    this.#due.addAll(now);
    this.#pass = { startedAt: now, left: new Set(REVIEWED), objects: 0 };
  }

  #heard(change: PeerChange): void {
    const now = this.#options.clock.now();
    const kind = REVIEWED.find((reviewed) => reviewed === change.kind);
    const own = idOf(change.kind, change.key);
    if (kind && (change.resourceVersion === "" || this.#versions.get(own) !== change.resourceVersion)) {
      this.#due.add(kind, change.key, now + SETTLE_MS);
    }
    for (const id of this.#references.touchedBy(change)) {
      const [name, key = ""] = id.split(" ", 2);
      const touched = REVIEWED.find((reviewed) => reviewed.kind === name);
      if (touched && id !== own) this.#due.add(touched, key, now + SETTLE_MS);
    }
  }

  async #review({ kind, key }: Due, signal: AbortSignal): Promise<void> {
    const { clock, observer } = this.#options;
    try {
      if (key === undefined) await this.#reviewAll(kind, signal);
      else await this.#reviewOne(kind, key, signal);
    } catch (error) {
      if (signal.aborted) return;
      observer.failed({ kind: kind.kind, problem: asFailure(error).message });
      const at = clock.now() + RETRY_MS;
      if (key === undefined) this.#due.addKind(kind, at);
      else this.#due.add(kind, key, at);
    }
  }

  async #reviewOne(kind: Reviewed, key: string, signal: AbortSignal): Promise<void> {
    const [namespace = "", name = ""] = key.split("/", 2);
    const object = await readOne(this.#options.watch.client, kind, { namespace, name, signal });
    if (object === undefined) this.#forget(idOf(kind, key));
    else this.#judge(kind, object, this.#options.context());
    this.#options.observer.reviewed(1);
  }

  async #reviewAll(kind: Reviewed, signal: AbortSignal): Promise<void> {
    const { watch, pace, observer, context } = this.#options;
    const pass = this.#pass;
    const seen = new Set<string>();
    for await (const page of readPages(watch.client, kind, { size: PAGE_SIZE, signal })) {
      for (const object of page) {
        await pace.breathe(signal);
        if (signal.aborted) return;
        seen.add(idOf(kind, keyOf(kind, object)));
        this.#judge(kind, object, context());
      }
      observer.reviewed(page.length);
      await this.#flush(signal);
    }
    for (const id of this.#versions.keys()) {
      await pace.breathe(signal);
      if (id.startsWith(`${kind.kind} `) && !seen.has(id)) this.#forget(id);
    }
    if (!pass || pass !== this.#pass) return;
    pass.objects += seen.size;
    pass.left.delete(kind);
    if (pass.left.size === 0) this.#passed(pass);
  }

  #passed({ startedAt, objects }: { readonly startedAt: number; readonly objects: number }): void {
    const { sinks, observer, clock } = this.#options;
    this.#pass = undefined;
    this.found.forgetRemembered();
    for (const sink of sinks) sink.passed(this.found);
    observer.passed({ ms: clock.now() - startedAt, objects, isFull: this.found.isFull });
  }

  /** Reviews an object as it lives. */
  #judge(kind: Reviewed, item: unknown, context: ReviewContext): void {
    if (!isObject(item)) return;
    // Items of lists do not say what they are.
    const object = { apiVersion: kind.apiVersion, kind: kind.kind, ...item };
    const id = idOf(kind, keyOf(kind, object));
    const metadata = field(object, "metadata");
    const [namespace, name, uid] = [textAt(metadata, "namespace"), textAt(metadata, "name"), textAt(metadata, "uid")];
    this.#versions.set(id, textAt(metadata, "resourceVersion"));
    const review = this.#references.during(id, context.index, (index) => {
      const filtered = filterLiveObject({ group: kind.group, kind: kind.kind, namespace, object }, context.policy);
      return filtered.pass === undefined ? reviewLive(filtered.change, { ...context, index }) : undefined;
    });
    for (const { rule, error } of review?.crashed ?? []) this.#options.observer.crashed(rule, error);
    const subject = { apiVersion: kind.apiVersion, kind: kind.kind, namespace, name, uid };
    this.#tell(this.found.set(id, subject, review?.findings ?? [], this.#options.clock.date()));
  }

  #forget(id: string): void {
    this.#references.forget(id);
    this.#versions.delete(id);
    const gone = this.found.delete(id);
    this.#tell(gone && { ...gone, news: [] });
  }

  #tell(change: FoundChange | undefined): void {
    if (change) for (const sink of this.#options.sinks) sink.take(change);
  }

  async #flush(signal: AbortSignal): Promise<void> {
    for (const sink of this.#options.sinks) await sink.flush(signal);
  }
}

/** What all reviews of one moment rest on. */
interface Basis {
  readonly policy: CompiledPolicy;
  readonly today: string;
  /** The kinds that rules can look up. */
  readonly known: string;
  readonly factsVersion: number;
  readonly at: number;
}

function isSame(a: Basis, b: Basis): boolean {
  return a.policy === b.policy && a.today === b.today && a.known === b.known && a.factsVersion === b.factsVersion;
}

/** What tells an object from all others: "Service shop/web". */
function idOf({ kind }: Pick<Reviewed, "kind"> | PeerChange["kind"], key: string): string {
  return `${kind} ${key}`;
}
