import { deflateRawSync, inflateRawSync } from "node:zlib";
import { FINALIZER } from "../domain/annotations.ts";
import { type Cluster, compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { isObject, listIn } from "../domain/json.ts";
import { type AnyKind, INDEXED, type Indexed, type IndexedKind, REVIEWED } from "../domain/kinds/kinds.ts";
import { NODE, type Node } from "../domain/kinds/node.ts";
import { SECRET } from "../domain/kinds/secret.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { LiveIndex } from "../engine/live-index.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { systemClock } from "./clock.ts";
import { type ClusterAccess, CredentialSource, loadKubeConfigReader } from "./credentials.ts";
import { FactBook } from "./facts/fact-book.ts";
import { observedFacts } from "./facts/observed-facts.ts";
import { readServerFacts } from "./facts/server-facts.ts";
import { type Listing, listKind, retried } from "./list-kind.ts";

/** Which cluster to read, and what is known of it. */
interface ReadOptions {
  readonly access: ClusterAccess;
  /** What a person states of the cluster; it beats whatever is seen. */
  readonly configured: ClusterProfile;
  /** The namespaces that are asked for; where they are named, a kind may be read in these alone. */
  readonly namespaces: readonly string[];
  /** How long the first answer may take, milliseconds. */
  readonly patienceMs: number;
}

/** A cluster as it was when it was read: once, with `get` and `list` and nothing else. */
export interface ClusterReading {
  /** By what kubectl knows it; undefined in a Pod. */
  readonly context: string | undefined;
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  /** The objects that rules review, as they live. */
  objects(): Iterable<unknown>;
  /** How many these are. */
  readonly count: number;
  /** The kinds that RBAC kept from being read, all over or outside the namespaces. */
  readonly refused: readonly Refusal[];
}

/** A kind that was not read. */
interface Refusal {
  /** As RBAC names it: "backendconfigs". */
  readonly resource: string;
  readonly kind: string;
  /** As rules name what they look up; undefined for what only facts are made of. */
  readonly indexedAs: IndexedKind | undefined;
  /** The namespaces asked for were read. */
  readonly isInPart: boolean;
}

/** How many kinds are listed at a time: each holds a page in memory. */
const AT_A_TIME = 4;

/** Everything that rules look up, and Nodes, of which facts are made; Secrets are nobody's to read. */
const READ: readonly AnyKind[] = [...INDEXED.filter((kind) => kind !== SECRET), NODE];
const IS_REVIEWED: ReadonlySet<AnyKind> = new Set(REVIEWED);

/** Reads a cluster. @throws ApiFailure where its API server can't be asked, or does not answer what it must */
export async function readCluster({
  access,
  configured,
  namespaces,
  patienceMs,
}: ReadOptions): Promise<ClusterReading> {
  const credentials = new CredentialSource(access, systemClock);
  const client = createApiClient(credentials, systemClock);
  try {
    // That takes a while on a busy machine, which is not the cluster's fault.
    await loadKubeConfigReader();
    const { signal } = new AbortController();
    const server = await retried(["throttled", "server"], () => readServerFacts(client, signal, patienceMs));
    const reading = new Reading();
    const waiting = READ.values();
    const list = async () => {
      for (const kind of waiting) await reading.list(client, kind, namespaces);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, list));
    const { context } = await credentials.current();
    return { context, ...reading.result(configured, server) };
  } finally {
    client.close();
  }
}

class Reading {
  readonly #index = new LiveIndex();
  #pages: readonly Page[] = [];
  readonly #nodes: Node[] = [];
  readonly #listings = new Map<AnyKind, Listing>();
  #sawSubsetting = false;

  async list(client: ApiClient, kind: AnyKind, namespaces: readonly string[]): Promise<void> {
    const sink = {
      take: (items: readonly unknown[], collection: string) => this.#take(kind, items, collection),
      drop: (collection: string) => {
        this.#pages = this.#pages.filter((page) => page.collection !== collection);
      },
    };
    this.#listings.set(kind, await listKind({ client, kind, namespaces, sink }));
  }

  result(configured: ClusterProfile, server: ClusterProfile): Omit<ClusterReading, "context"> {
    const index = this.#snapshot();
    // However the answers came: a cluster that stays as it is gets the same report again.
    const pages = this.#pages.toSorted((a, b) => READ.indexOf(a.kind) - READ.indexOf(b.kind));
    const book = new FactBook();
    book.state("configuration", configured);
    book.state("cluster", server, undefined, "server");
    const seen = observedFacts({
      index,
      nodes: this.#listings.get(NODE) === "all" ? this.#nodes : undefined,
      sawSubsetting: this.#sawSubsetting,
      isGke: server.gkeVersion !== undefined,
      addresses: undefined,
      subnets: undefined,
    });
    book.state("cluster", seen, undefined, "objects");
    return {
      cluster: compileCluster(book.profile(systemClock.now()), book.observed()),
      index,
      objects: () => objectsIn(pages),
      count: pages.reduce((sum, { size }) => sum + size, 0),
      refused: [...this.#listings].flatMap(([kind, listing]) =>
        listing === "all" ? [] : refusalOf(kind, listing === "in part"),
      ),
    };
  }

  #take(kind: AnyKind, items: readonly unknown[], collection: string): void {
    for (const item of items) {
      if (kind === NODE) this.#nodes.push(NODE.readPeer(item));
      else this.#index.set(kind as Indexed, item);
      if (kind !== SERVICE || this.#sawSubsetting) continue;
      this.#sawSubsetting = SERVICE.readPeer(item).metadata.finalizers.includes(FINALIZER.subsettingInternal);
    }
    if (IS_REVIEWED.has(kind)) this.#pages = [...this.#pages, packed(kind, items, collection)];
  }

  #snapshot(): ObjectIndex {
    const isKnown = new Set<IndexedKind>();
    const unknown = new Set<IndexedKind>();
    for (const [kind, listing] of this.#listings) {
      if (!("indexedAs" in kind)) continue;
      (listing === "refused" ? unknown : isKnown).add(kind.indexedAs);
    }
    return this.#index.snapshot({
      knows: (kind) => isKnown.has(kind) && !unknown.has(kind),
      whyUnknown: () => "listing it is forbidden",
      isComplete: ![...this.#listings.values()].includes("in part"),
      lacksUnknownKinds: false,
    });
  }
}

/** A page of objects of one kind, compressed: reviewing comes when all are there, and they take a tenth of the memory so. */
interface Page {
  readonly kind: AnyKind;
  readonly collection: string;
  readonly size: number;
  readonly items: Buffer;
}

/** The least that deflate can do: it is as fast as JSON is written. */
const FASTEST = { level: 1 };

function packed(kind: AnyKind, items: readonly unknown[], collection: string): Page {
  return {
    kind,
    collection,
    size: items.length,
    items: deflateRawSync(JSON.stringify(items, withoutManagedFields), FASTEST),
  };
}

function withoutManagedFields(key: string, value: unknown): unknown {
  return key === "managedFields" ? undefined : value;
}

function* objectsIn(pages: readonly Page[]): Generator<unknown> {
  for (const { kind, items } of pages) {
    const { apiVersion, kind: name } = kind;
    const values: unknown = JSON.parse(inflateRawSync(items).toString("utf8"));
    // The items of a list do not say what they are.
    for (const value of listIn({ values }, "values")) {
      yield isObject(value) ? { apiVersion, kind: name, ...value } : value;
    }
  }
}

function refusalOf(kind: AnyKind, isInPart: boolean): Refusal {
  const indexedAs = "indexedAs" in kind ? kind.indexedAs : undefined;
  return { resource: kind.plural, kind: kind.kind, indexedAs, isInPart };
}
