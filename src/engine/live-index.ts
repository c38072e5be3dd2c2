import { sourceRangesOf } from "../controllers/l4/firewall.ts";
import { addressKey, MAX_ADDRESS_NAMES } from "../controllers/l4/static-addresses.ts";
import { LOAD_BALANCER_IP_ADDRESSES } from "../domain/annotations.ts";
import { field } from "../domain/json.ts";
import { type Ingress, readIngress } from "../domain/kinds/ingress.ts";
import { annotation, isLoadBalancer, readService, type Service } from "../domain/kinds/service.ts";
import { readWorkload, WORKLOAD_KINDS, type Workload, type WorkloadKind } from "../domain/kinds/workload.ts";
import { enablesNeg } from "../domain/neg-annotation.ts";
import type { IndexedKind, ObjectIndex } from "./object-index.ts";
import { ObjectTable, type Storage } from "./object-table.ts";

/** What is kept of an object of which rules look at nothing but its existence, or one field. */
export interface NamedObject {
  /** IngressClass: `spec.controller`. */
  readonly controller: string;
  /** ServiceAttachment: "namespace/name" of the Service that it publishes; empty for another target or while it is deleted. */
  readonly publishes: string;
  /** Autoscaler: "namespace/kind/name" of the workload that it may take down to no replica; empty where it may not. */
  readonly empties: string;
  readonly kind: string;
  readonly name: string;
}

/** The Kubernetes kinds that rules look up, and the kind of the index that each belongs to. */
export const INDEXED_KIND_OF = {
  Service: "services",
  Ingress: "ingresses",
  Deployment: "workloads",
  StatefulSet: "workloads",
  DaemonSet: "workloads",
  IngressClass: "ingressClasses",
  L4LBConfig: "l4lbConfigs",
  Network: "networks",
  BackendConfig: "backendConfigs",
  ServiceAttachment: "serviceAttachments",
  HorizontalPodAutoscaler: "autoscalers",
  ScaledObject: "autoscalers",
} as const satisfies Record<string, IndexedKind>;

/** A Kubernetes kind that rules look up. */
export type LookedUpKind = keyof typeof INDEXED_KIND_OF;

/** Whether rules look up objects of the Kubernetes kind. */
export function isLookedUp(kind: unknown): kind is LookedUpKind {
  return typeof kind === "string" && Object.hasOwn(INDEXED_KIND_OF, kind);
}

/** How the objects of an index are kept. */
export interface IndexStorage {
  readonly services: Storage<Service>;
  readonly ingresses: Storage<Ingress>;
  readonly workloads: Storage<Workload>;
}

/** Objects are kept as the views that rules read. */
export const VIEWS: IndexStorage = {
  services: { pack: readService, read: (packed) => packed as Service },
  ingresses: { pack: readIngress, read: (packed) => packed as Ingress },
  workloads: { pack: readAnyWorkload, read: (packed) => packed as Workload },
};

/** What a snapshot of an index says about its kinds. */
export interface Knowledge extends Pick<ObjectIndex, "knows" | "whyUnknown" | "isComplete"> {}

/** The objects that rules look up, found by what rules look them up by. It changes; rules read snapshots of it. */
export class LiveIndex {
  readonly #services: ObjectTable<Service, "claim" | "port" | "nodePort" | "neg" | "hasNegs" | "namespace">;
  readonly #ingresses: ObjectTable<Ingress, "target" | "namespace">;
  readonly #workloads: ObjectTable<Workload, "namespace">;
  readonly #named: ObjectTable<NamedObject, "publishes" | "empties">;

  constructor(storage: IndexStorage = VIEWS) {
    this.#services = new ObjectTable(storage.services, {
      claim: (service) => (isLoadBalancer(service) ? claimsOf(service) : []),
      port: portsOf,
      nodePort: nodePortsOf,
      neg: negNamesOf,
      hasNegs: ({ neg }) => (neg?.ok && enablesNeg(neg.neg) ? [""] : []),
      namespace: ({ metadata }) => [metadata.namespace],
    });
    this.#ingresses = new ObjectTable(storage.ingresses, {
      target: (ingress) =>
        ingress.backends.flatMap(({ service }) => (service ? [`${ingress.metadata.namespace}/${service}`] : [])),
      namespace: ({ metadata }) => [metadata.namespace],
    });
    this.#workloads = new ObjectTable(storage.workloads, { namespace: ({ metadata }) => [metadata.namespace] });
    this.#named = new ObjectTable(
      { pack: readNamed, read: (packed) => packed as NamedObject },
      {
        publishes: ({ publishes }) => (publishes === "" ? [] : [publishes]),
        empties: ({ empties }) => (empties === "" ? [] : [empties]),
      },
    );
  }

  /** Puts an object of the kind in, or in the place of the one of that name; false where nothing changes. */
  set(kind: LookedUpKind, object: unknown): boolean {
    return this.#table(kind).set(keyOf(kind, object), object);
  }

  /** Takes the object of that kind and name out; false where it is not there. */
  delete(kind: LookedUpKind, object: unknown): boolean {
    return this.#table(kind).delete(keyOf(kind, object));
  }

  /** Takes out the objects of the kind that are not among `kept`, which are keys by {@link keyOf}; how many these were. */
  retain(kind: LookedUpKind, kept: ReadonlySet<string>): number {
    const table = this.#table(kind);
    const prefix = prefixOf(kind);
    const gone = [...table.keys()].filter((key) => key.startsWith(prefix) && !kept.has(key));
    for (const key of gone) table.delete(key);
    return gone.length;
  }

  /** How many objects of the kind there are. */
  count(kind: LookedUpKind): number {
    const table = this.#table(kind);
    const prefix = prefixOf(kind);
    if (prefix === "") return table.size;
    let count = 0;
    for (const key of table.keys()) if (key.startsWith(prefix)) count++;
    return count;
  }

  /** The Services, Ingresses and workloads as they are kept: what was put in, or what packing left of it. */
  *objects(): Iterable<unknown> {
    for (const table of [this.#services, this.#ingresses, this.#workloads]) {
      for (const { kind, apiVersion, raw } of table.snapshot().all() as Iterable<Service | Ingress | Workload>) {
        yield { apiVersion, kind, ...(raw as object) };
      }
    }
  }

  /** The index as it is now, for good; `knowledge` says what it can be relied on for. */
  snapshot(knowledge: Knowledge): ObjectIndex {
    const services = this.#services.snapshot();
    const ingresses = this.#ingresses.snapshot();
    const workloads = this.#workloads.snapshot();
    const named = this.#named.snapshot();
    const find = (kind: LookedUpKind, name: string) => named.get(prefixOf(kind) + name);
    const has = (kind: LookedUpKind, name: string) => find(kind, name) !== undefined;
    return {
      knows: knowledge.knows,
      whyUnknown: knowledge.whyUnknown,
      isComplete: knowledge.isComplete,
      service: (namespace, name) => services.get(`${namespace}/${name}`),
      servicesClaiming: (claim) => services.find("claim", claim),
      *servicesExposing(protocol, port, sources) {
        if (sources !== "restricted") yield* services.find("port", `${protocol}/${port} open`);
        if (sources !== "open") yield* services.find("port", `${protocol}/${port} restricted`);
      },
      servicesWithNodePort: (nodePort) => services.find("nodePort", String(nodePort)),
      servicesWithNeg: (negName) => services.find("neg", negName),
      servicesIn: (namespace) => services.find("namespace", namespace),
      ingressesTo: (namespace, service) => ingresses.find("target", `${namespace}/${service}`),
      ingressesIn: (namespace) => ingresses.find("namespace", namespace),
      workloadsIn: (namespace) => workloads.find("namespace", namespace),
      ingressClassController: (name) => find("IngressClass", name)?.controller,
      hasL4LbConfig: (namespace, name) => has("L4LBConfig", `${namespace}/${name}`),
      hasNetwork: (name) => has("Network", name),
      hasBackendConfig: (namespace, name) => has("BackendConfig", `${namespace}/${name}`),
      serviceAttachmentsOf: (namespace, service) =>
        Array.from(named.find("publishes", `${namespace}/${service}`), ({ name }) => name),
      scalersToZero: (namespace, kind, name) =>
        Array.from(named.find("empties", `${namespace}/${kind}/${name}`), (scaler) => `${scaler.kind} ${scaler.name}`),
      // Only findings about the cluster as a whole ask for it, so it is not worth an index.
      *loadBalancerServices() {
        for (const service of services.all()) if (isLoadBalancer(service)) yield service;
      },
      negServices: () => services.find("hasNegs", ""),
    };
  }

  #table(kind: LookedUpKind): ObjectTable<unknown, never> {
    switch (kind) {
      case "Service":
        return this.#services;
      case "Ingress":
        return this.#ingresses;
      case "Deployment":
      case "StatefulSet":
      case "DaemonSet":
        return this.#workloads;
      default:
        return this.#named;
    }
  }
}

const CLUSTER_SCOPED: readonly LookedUpKind[] = ["IngressClass", "Network"];

/** The key of an object in the index: its namespace, unless the kind has none, and its name, behind the kind where a table holds several. */
export function keyOf(kind: LookedUpKind, object: unknown): string {
  const metadata = field(object, "metadata");
  const name = text(metadata, "name") ?? "";
  const place = CLUSTER_SCOPED.includes(kind) ? "" : `${namespaceOf(metadata)}/`;
  return flat(prefixOf(kind), place, name);
}

/** The parts in one piece: V8 keeps a string that is put together by `+` as a tree beside its text, which keys pay twice. */
function flat(...parts: readonly string[]): string {
  return parts.join("");
}

/** Services and Ingresses have tables of their own, where a prefix would only cost memory. */
function prefixOf(kind: LookedUpKind): string {
  return kind === "Service" || kind === "Ingress" ? "" : `${kind} `;
}

/** The claims by which Services are found at an address: canonical literals and "name:" with an address name. */
export function claimsOf(service: Service): readonly string[] {
  const claims = new Set<string>();
  for (const ip of [...(service.loadBalancerIP ? [service.loadBalancerIP] : []), ...service.statusIPs]) {
    const key = addressKey(ip, "status");
    if (key) claims.add(key.key);
  }
  const pieces = annotation(service, LOAD_BALANCER_IP_ADDRESSES)?.split(",", MAX_ADDRESS_NAMES) ?? [];
  for (const piece of pieces) if (piece.trim() !== "") claims.add(flat("name:", piece.trim()));
  return [...claims];
}

/** The names of the NEGs that the Service's annotation asks for. */
export function negNamesOf({ neg }: Service): readonly string[] {
  return neg?.ok ? [...neg.neg.customNames.values()] : [];
}

function portsOf(service: Service): readonly string[] {
  if (!isLoadBalancer(service)) return [];
  const sources = sourceRangesOf(service).items.length > 0 ? "restricted" : "open";
  return service.ports.map(({ protocol, port }) => `${protocol}/${port} ${sources}`);
}

function nodePortsOf({ ports, healthCheckNodePort }: Service): readonly string[] {
  const numbers = [...ports.map(({ nodePort }) => nodePort), healthCheckNodePort];
  return numbers.filter((number) => number > 0).map(String);
}

function readAnyWorkload(object: unknown): Workload {
  const kind = WORKLOAD_KINDS.find((name) => name === field(object, "kind"));
  return readWorkload(kind ?? ("Deployment" satisfies WorkloadKind), object);
}

function readNamed(object: unknown): NamedObject {
  const metadata = field(object, "metadata");
  const spec = field(object, "spec");
  const target = field(spec, "resourceRef");
  const isTerminating = (field(metadata, "deletionTimestamp") ?? undefined) !== undefined;
  const publishes = field(target, "kind") === "Service" && !isTerminating ? text(target, "name") : undefined;
  return {
    controller: text(spec, "controller") ?? "",
    publishes: publishes === undefined ? "" : `${namespaceOf(metadata)}/${publishes}`,
    empties: mayScaleToZero(object) ? `${namespaceOf(metadata)}/${scaledWorkload(spec)}` : "",
    kind: text(object, "kind") ?? "",
    name: text(metadata, "name") ?? "",
  };
}

/** Whether an autoscaler may take its workload down to no replica: KEDA does by default, Kubernetes where it is told to. */
function mayScaleToZero(object: unknown): boolean {
  const spec = field(object, "spec");
  const kind = field(object, "kind");
  if (kind === "HorizontalPodAutoscaler") return field(spec, "minReplicas") === 0;
  if (kind !== "ScaledObject") return false;
  return (field(spec, "minReplicaCount") ?? 0) === 0 || field(spec, "idleReplicaCount") === 0;
}

/** "kind/name" of the workload that an autoscaler scales; KEDA means a Deployment where it names no kind. */
function scaledWorkload(spec: unknown): string {
  const target = field(spec, "scaleTargetRef");
  return `${text(target, "kind") ?? "Deployment"}/${text(target, "name") ?? ""}`;
}

function namespaceOf(metadata: unknown): string {
  return text(metadata, "namespace") ?? "default";
}

function text(object: unknown, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === "string" ? value : undefined;
}
