import { addressKey, MAX_ADDRESS_NAMES } from "../controllers/static-addresses.ts";
import { LOAD_BALANCER_IP_ADDRESSES, NEG } from "../domain/annotations.ts";
import { field } from "../domain/json.ts";
import { backendsOf, type Ingress, readIngress } from "../domain/manifest/ingress.ts";
import { displayName, type Metadata } from "../domain/manifest/metadata.ts";
import { annotation, isLoadBalancer, readService, type Service } from "../domain/manifest/service.ts";
import { ShapeReader } from "../domain/manifest/shape.ts";
import { readWorkload, WORKLOAD_KINDS, type Workload } from "../domain/manifest/workload.ts";
import { parseNegAnnotation } from "../domain/neg-annotation.ts";
import type { IndexedKind, ObjectIndex } from "./object-index.ts";

/** Lists by key. */
class Groups<T> {
  readonly #lists = new Map<string, T[]>();

  add(key: string, item: T): void {
    const list = this.#lists.get(key);
    if (list) list.push(item);
    else this.#lists.set(key, [item]);
  }

  of(key: string): readonly T[] {
    return this.#lists.get(key) ?? [];
  }
}

/** What to make an index of. */
export interface ManifestIndexInput {
  /** Objects of any kind; what rules don't look up is passed over. */
  readonly objects: Iterable<unknown>;
  /** Whether these are all the objects of the cluster. */
  readonly isComplete: boolean;
  /** Kinds that are known even where no object of theirs is given; by default those that are given, and Services, Ingresses and workloads. */
  readonly knownKinds?: readonly IndexedKind[];
}

const ALWAYS_KNOWN: readonly IndexedKind[] = ["services", "ingresses", "workloads"];

/** The claims by which Services are found at an address: canonical literals and "name:" with an address name. */
export function claimsOf(service: Service): readonly string[] {
  const claims = new Set<string>();
  for (const ip of [...(service.loadBalancerIP ? [service.loadBalancerIP] : []), ...service.statusIPs]) {
    const key = addressKey(ip, "status");
    if (key) claims.add(key.key);
  }
  const pieces = annotation(service, LOAD_BALANCER_IP_ADDRESSES)?.split(",", MAX_ADDRESS_NAMES) ?? [];
  for (const piece of pieces) if (piece.trim() !== "") claims.add(`name:${piece.trim()}`);
  return [...claims];
}

/** The names of the NEGs that the Service's annotation asks for. */
export function negNamesOf(service: Service): readonly string[] {
  const value = annotation(service, NEG);
  const parsed = value === undefined ? undefined : parseNegAnnotation(value);
  return parsed?.ok ? [...parsed.neg.exposedPorts.values()].filter((name) => name !== "") : [];
}

/** An index of a fixed set of objects, made once. */
export function indexManifests({ objects, isComplete, knownKinds = [] }: ManifestIndexInput): ObjectIndex {
  const known = new Set<IndexedKind>([...ALWAYS_KNOWN, ...knownKinds]);
  const services = new Map<string, Service>();
  const claiming = new Groups<Service>();
  const exposing = new Groups<Service>();
  const nodePorts = new Groups<Service>();
  const negs = new Groups<Service>();
  const servicesIn = new Groups<Service>();
  const ingressesTo = new Groups<Ingress>();
  const ingressesIn = new Groups<Ingress>();
  const workloadsIn = new Groups<Workload>();
  const attachments = new Groups<string>();
  const classControllers = new Map<string, string>();
  const names = new Set<string>();

  const addService = (service: Service) => {
    services.set(displayName(service.metadata), service);
    servicesIn.add(service.metadata.namespace, service);
    for (const name of negNamesOf(service)) negs.add(name, service);
    for (const { nodePort } of service.ports) if (nodePort > 0) nodePorts.add(String(nodePort), service);
    if (service.healthCheckNodePort > 0) nodePorts.add(String(service.healthCheckNodePort), service);
    if (!isLoadBalancer(service)) return;
    for (const claim of claimsOf(service)) claiming.add(claim, service);
    for (const { protocol, port } of service.ports) exposing.add(`${protocol}/${port}`, service);
  };
  const addIngress = (ingress: Ingress) => {
    const { namespace } = ingress.metadata;
    ingressesIn.add(namespace, ingress);
    const targets = new Set(backendsOf(ingress).map(({ service }) => service));
    for (const service of targets) if (service !== undefined) ingressesTo.add(`${namespace}/${service}`, ingress);
  };

  for (const object of objects) {
    const kind = field(object, "kind");
    const workloadKind = WORKLOAD_KINDS.find((name) => name === kind);
    const { namespace, name } = metadataOf(object);
    if (kind === "Service") addService(readService(object));
    else if (kind === "Ingress") addIngress(readIngress(object));
    else if (workloadKind) workloadsIn.add(namespace, readWorkload(workloadKind, object));
    else if (kind === "IngressClass") {
      known.add("ingressClasses");
      const controller = field(field(object, "spec"), "controller");
      classControllers.set(name, typeof controller === "string" ? controller : "");
    } else if (kind === "L4LBConfig" || kind === "Network" || kind === "BackendConfig") {
      known.add(KIND_OF[kind]);
      names.add(kind === "Network" ? `Network ${name}` : `${kind} ${namespace}/${name}`);
    } else if (kind === "ServiceAttachment") {
      known.add("serviceAttachments");
      const reference = field(field(object, "spec"), "resourceRef");
      const isTerminating = field(field(object, "metadata"), "deletionTimestamp") !== undefined;
      if (field(reference, "kind") === "Service" && !isTerminating) {
        attachments.add(`${namespace}/${String(field(reference, "name"))}`, name);
      }
    }
  }

  return {
    knows: (kind) => known.has(kind),
    whyUnknown: () => "not given",
    isComplete,
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    servicesClaiming: (claim) => claiming.of(claim),
    servicesExposing: (protocol, port) => exposing.of(`${protocol}/${port}`),
    servicesWithNodePort: (nodePort) => nodePorts.of(String(nodePort)),
    servicesWithNeg: (negName) => negs.of(negName),
    servicesIn: (namespace) => servicesIn.of(namespace),
    ingressesTo: (namespace, serviceName) => ingressesTo.of(`${namespace}/${serviceName}`),
    ingressesIn: (namespace) => ingressesIn.of(namespace),
    workloadsIn: (namespace) => workloadsIn.of(namespace),
    ingressClassController: (name) => classControllers.get(name),
    hasL4LbConfig: (namespace, name) => names.has(`L4LBConfig ${namespace}/${name}`),
    hasNetwork: (name) => names.has(`Network ${name}`),
    hasBackendConfig: (namespace, name) => names.has(`BackendConfig ${namespace}/${name}`),
    serviceAttachmentsOf: (namespace, serviceName) => attachments.of(`${namespace}/${serviceName}`),
    loadBalancerServices: () => [...services.values()].filter(isLoadBalancer),
  };
}

/** An index without objects, for which nothing is known. */
export const UNKNOWN_INDEX: ObjectIndex = {
  ...indexManifests({ objects: [], isComplete: false }),
  knows: () => false,
};

const KIND_OF = { L4LBConfig: "l4lbConfigs", Network: "networks", BackendConfig: "backendConfigs" } as const;

function metadataOf(object: unknown): Pick<Metadata, "namespace" | "name"> {
  const metadata = new ShapeReader(field(object, "metadata"));
  return { namespace: metadata.string("namespace") ?? "default", name: metadata.string("name") ?? "" };
}
