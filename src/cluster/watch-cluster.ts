import { FINALIZER } from "../domain/annotations.ts";
import { type Cluster, compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { field } from "../domain/json.ts";
import { COMPUTE_ADDRESS, COMPUTE_SUBNETWORK } from "../domain/kinds/config-connector.ts";
import { type Indexed, indexedKindOf } from "../domain/kinds/kinds.ts";
import { NAMESPACE } from "../domain/kinds/namespace.ts";
import { NODE } from "../domain/kinds/node.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { asFailure } from "./api-failure.ts";
import { type Clock, pause, systemClock } from "./clock.ts";
import { ClusterIndex, type PeerListener } from "./cluster-index.ts";
import type { ClusterWatch, ClusterWatchOptions } from "./cluster-watch.ts";
import { CredentialSource } from "./credentials.ts";
import { FactBook, type FactRecord } from "./facts/fact-book.ts";
import { GoogleFacts } from "./facts/google-facts.ts";
import { observedFacts } from "./facts/observed-facts.ts";
import { readServerFacts } from "./facts/server-facts.ts";
import { Freshness, type KindStatus } from "./freshness.ts";
import { type ClusterObserver, guarded } from "./observer.ts";
import { PeerTable } from "./peer-table.ts";
import { Reflector, type ReflectorSink } from "./reflector.ts";
import { RequestGate } from "./request-gate.ts";
import { LeaseReservations } from "./reservation.ts";
import { WATCHED_RESOURCES, type WatchedKind } from "./resources.ts";

const STALE_AFTER_MS = 120_000;
const CHECK_MS = 5_000;
const SERVER_FACTS_MS = 5 * 60_000;
const SERVER_RETRY_MS = 60_000;

/** Starts watching a cluster; returns at once. */
export function watchCluster(options: ClusterWatchOptions): ClusterWatch {
  const watch = new Watching(options);
  watch.start();
  return watch;
}

class Watching implements ClusterWatch {
  readonly client: ApiClient;
  readonly ready: Promise<void>;
  readonly googleAsked: Promise<void>;
  readonly reservations: LeaseReservations | undefined;
  readonly #clock: Clock;
  readonly #gate: RequestGate;
  readonly #observer: Required<ClusterObserver>;
  readonly #isInventoryComplete: boolean;
  readonly #index = new ClusterIndex();
  readonly #tables = peerTables();
  readonly #book = new FactBook();
  readonly #reflectors: ReadonlyMap<WatchedKind, Reflector>;
  readonly #freshness: Freshness;
  readonly #google: GoogleFacts | undefined;
  readonly #stale = new Set<WatchedKind>();
  readonly #stopping = new AbortController();
  readonly #serverAsked = Promise.withResolvers<void>();
  #loops: readonly Promise<void>[] = [];
  #sawSubsetting = false;
  #isReady = false;
  #compiled:
    | { readonly version: number; readonly ageMinutes: number | undefined; readonly cluster: Cluster }
    | undefined;

  constructor(options: ClusterWatchOptions) {
    const { access, configured = {}, google, reservations, clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#isInventoryComplete = options.configConnectorIsComplete ?? false;
    const observer = guarded(options.observer ?? {});
    this.#observer = observer;
    this.client = createApiClient(new CredentialSource(access, clock), clock);
    this.#gate = new RequestGate(clock);
    const shared = {
      client: this.client,
      gate: this.#gate,
      clock,
      random,
      observer,
      relistAfterMs: options.relistAfterMs,
      onTurn: () => this.#freshness.turned(),
    };
    this.#reflectors = new Map(
      (options.resources ?? WATCHED_RESOURCES).map((resource) => [
        resource.kind,
        new Reflector({ ...shared, resource, sink: this.#sinkOf(resource.kind) }),
      ]),
    );
    this.#freshness = new Freshness(this.#reflectors, options.staleAfterMs ?? STALE_AFTER_MS);
    this.configure(configured);
    this.#google = google && new GoogleFacts({ ...google, book: this.#book, clock, random, observer });
    this.reservations =
      reservations &&
      new LeaseReservations({
        ...reservations,
        client: this.client,
        clock,
        observer,
        cluster: () => this.cluster(),
        mayHold: (name) => this.#mayHold(name),
      });
    this.ready = this.#becomeReady();
    this.googleAsked = this.#google?.start() ?? Promise.resolve();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    for (const reflector of this.#reflectors.values()) reflector.start();
    this.#loops = [
      this.#every(
        async () => this.#lookAgain(),
        () => CHECK_MS,
      ),
      this.#every(
        () => this.#askServer(),
        (isAnswered) => (isAnswered ? SERVER_FACTS_MS : SERVER_RETRY_MS),
      ),
    ];
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.reservations?.stop();
    const reflectors = [...this.#reflectors.values()].map((reflector) => reflector.stop());
    await Promise.all([...reflectors, ...this.#loops, this.#google?.stop()]);
    this.client.close();
  }

  index(): ObjectIndex {
    return this.#index.snapshot(this.#freshness.knowledge(this.#clock.now()));
  }

  cluster(): Cluster {
    const { version } = this.#book;
    const ageMinutes = this.#book.inventoryAgeMinutes(this.#clock.now());
    if (this.#compiled?.version !== version || this.#compiled.ageMinutes !== ageMinutes) {
      this.#compiled = { version, ageMinutes, cluster: compileCluster(this.profile(), this.#book.observed()) };
    }
    return this.#compiled.cluster;
  }

  configure(configured: ClusterProfile): void {
    this.#book.state("configuration", configured);
  }

  onPeer(listener: PeerListener): () => void {
    return this.#index.onPeer(listener);
  }

  get factsVersion(): number {
    return this.#book.version;
  }

  facts(): readonly FactRecord[] {
    return this.#book.records();
  }

  profile(): ClusterProfile {
    return this.#book.profile(this.#clock.now());
  }

  status(): readonly KindStatus[] {
    const now = this.#clock.now();
    return [...this.#reflectors].map(([kind, reflector]) => ({
      kind,
      state: reflector.state,
      objects: this.#count(kind),
      ageMs: reflector.lastHeardAt === undefined ? undefined : now - reflector.lastHeardAt,
      problem: this.#freshness.problemOf(reflector, now),
    }));
  }

  objects(): Iterable<unknown> {
    return this.#index.objects();
  }

  namespaceLabels(namespace: string): ReadonlyMap<string, string> | undefined {
    return this.#tables.Namespace.get(namespace)?.labels;
  }

  #sinkOf(kind: WatchedKind): ReflectorSink {
    const indexed = indexedKindOf(kind);
    if (kind === SERVICE.kind) {
      return this.#index.sink(SERVICE, (object, isGone) => {
        const finalizers = field(field(object, "metadata"), "finalizers");
        if (Array.isArray(finalizers) && finalizers.includes(FINALIZER.subsettingInternal)) this.#sawSubsetting = true;
        this.reservations?.onService(object, isGone);
      });
    }
    return indexed ? this.#index.sink(indexed) : this.#tableOf(kind);
  }

  #tableOf(kind: WatchedKind) {
    return this.#tables[kind as keyof ReturnType<typeof peerTables>];
  }

  /** False where a namespace is known not to be there. */
  #mayHold(namespace: string): boolean {
    return !this.#freshness.knows("Namespace", this.#clock.now()) || this.namespaceLabels(namespace) !== undefined;
  }

  #count(kind: WatchedKind): number {
    const indexed = indexedKindOf(kind);
    return indexed ? this.#index.count(indexed) : this.#tableOf(kind).size;
  }

  async #becomeReady(): Promise<void> {
    await Promise.all([...this.#reflectors.values()].map((reflector) => reflector.settled));
    await this.#serverAsked.promise;
    this.#lookAgain();
    this.#isReady = !this.#stopping.signal.aborted;
  }

  /** Runs `work` now, and again after the pause that its result calls for, until all is stopped. */
  async #every<T>(work: () => Promise<T>, pauseMs: (result: T) => number): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const result = await work();
      await pause(this.#clock, pauseMs(result), this.#stopping.signal);
    }
  }

  #lookAgain(): void {
    try {
      this.#look();
    } catch (error) {
      this.#observer.factsRead({ source: "cluster objects", outcome: "failed", message: String(error) });
    }
  }

  /** Takes down what the cluster shows, and says which kinds became stale or fresh. */
  #look(): void {
    const now = this.#clock.now();
    for (const { kind, problem, ageMs } of this.status()) {
      const isStale = problem?.startsWith("stale") ?? false;
      if (isStale === this.#stale.has(kind)) continue;
      if (isStale) this.#stale.add(kind);
      else this.#stale.delete(kind);
      this.#observer.freshness({ kind, isStale, ageMs: ageMs ?? 0 });
    }
    const knows = (kind: WatchedKind) => this.#freshness.knows(kind, now);
    const isGke = this.#book.records().some(({ fact, source }) => fact === "gkeVersion" && source !== "configuration");
    const hasInventory = (kind: WatchedKind) => this.#isInventoryComplete && knows(kind);
    const facts = observedFacts({
      index: this.index(),
      nodes: knows("Node") ? this.#tables.Node.all() : undefined,
      sawSubsetting: this.#sawSubsetting,
      isGke,
      addresses: hasInventory("ComputeAddress") ? recordsIn(this.#tables.ComputeAddress.all()) : undefined,
      subnets: hasInventory("ComputeSubnetwork") ? recordsIn(this.#tables.ComputeSubnetwork.all()) : undefined,
    });
    this.#book.state("cluster", facts, now, "objects");
  }

  /** Whether the API server answered. */
  async #askServer(): Promise<boolean> {
    try {
      const { signal } = this.#stopping;
      const facts = await this.#gate.run(() => readServerFacts(this.client, signal), signal);
      this.#book.state("cluster", facts, this.#clock.now(), "server");
      this.#observer.factsRead({ source: "cluster server", outcome: "ok" });
      return true;
    } catch (error) {
      const { message } = asFailure(error);
      this.#observer.factsRead({ source: "cluster server", outcome: "failed", message });
      return false;
    } finally {
      this.#serverAsked.resolve();
    }
  }
}

/** A table for each kind that facts are made of, and no rule looks up. */
function peerTables() {
  return {
    Node: new PeerTable(NODE),
    Namespace: new PeerTable(NAMESPACE),
    ComputeAddress: new PeerTable(COMPUTE_ADDRESS),
    ComputeSubnetwork: new PeerTable(COMPUTE_SUBNETWORK),
  } satisfies Record<Exclude<WatchedKind, Indexed["kind"]>, unknown>;
}

/** The records of the objects that say enough for one. */
function recordsIn<T>(peers: Iterable<{ readonly record: T | undefined }>): readonly T[] {
  return [...peers].flatMap(({ record }) => record ?? []);
}
