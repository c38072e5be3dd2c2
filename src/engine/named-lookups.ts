import { AUTOSCALERS } from "../domain/kinds/autoscaler.ts";
import { INGRESS, type Ingress } from "../domain/kinds/ingress.ts";
import type { Peer } from "../domain/kinds/kind.ts";
import type { Indexed, IndexedKind } from "../domain/kinds/kinds.ts";
import { exposedKey, isLoadBalancer, SERVICE, type Service } from "../domain/kinds/service.ts";
import { SERVICE_ATTACHMENT } from "../domain/kinds/service-attachment.ts";
import { WORKLOADS, type Workload } from "../domain/kinds/workload.ts";
import { labelKeys, selectorKeys, selects } from "../domain/selector.ts";
import type { ObjectIndex } from "./object-index.ts";

/** The look-ups that rules have names for, by the four that any index answers. */
export abstract class NamedLookups implements ObjectIndex {
  /** By workload: half a dozen rules ask it of each, and Pods may have tens of thousands of labels. */
  readonly #selecting = new WeakMap<Workload, readonly Service[]>();
  /** By kind and name. */
  readonly #namespaces = new Map<Indexed, ReadonlyMap<string, readonly string[]>>();
  abstract readonly isComplete: boolean;
  abstract readonly lacksUnknownKinds: boolean;
  abstract knows(kind: IndexedKind): boolean;
  abstract whyUnknown(kind: IndexedKind): string;
  abstract get<K extends Indexed>(kind: K, namespace: string, name: string): Peer<K> | undefined;
  abstract mayHide(kind: Indexed, namespace: string, name: string): boolean;
  abstract in<K extends Indexed>(kind: K, namespace: string): Iterable<Peer<K>>;
  abstract all<K extends Indexed>(kind: K): Iterable<Peer<K>>;
  abstract find<K extends Indexed>(kind: K, by: keyof K["foundBy"] & string, key: string): Iterable<Peer<K>>;

  lacks(kind: Indexed, namespace: string, name: string): boolean {
    return this.get(kind, namespace, name) === undefined && !this.mayHide(kind, namespace, name);
  }

  namespacesWith(kind: Indexed, name: string): readonly string[] {
    const byName = this.#namespaces.get(kind) ?? namespacesByName(this.all(kind));
    this.#namespaces.set(kind, byName);
    return byName.get(name) ?? [];
  }

  service(namespace: string, name: string): Service | undefined {
    return this.get(SERVICE, namespace, name);
  }

  servicesClaiming(claim: string): Iterable<Service> {
    return this.find(SERVICE, "claim", claim);
  }

  servicesPinning(by: "name" | "address"): Iterable<Service> {
    return this.find(SERVICE, "pins", by);
  }

  *servicesExposing(protocol: string, port: number, sources?: "restricted" | "open"): Iterable<Service> {
    if (sources !== "restricted") yield* this.find(SERVICE, "exposed", exposedKey(protocol, port, "open"));
    if (sources !== "open") yield* this.find(SERVICE, "exposed", exposedKey(protocol, port, "restricted"));
  }

  servicesWithNodePort(nodePort: number): Iterable<Service> {
    return this.find(SERVICE, "nodePort", String(nodePort));
  }

  servicesWithNeg(negName: string): Iterable<Service> {
    return this.find(SERVICE, "neg", negName);
  }

  servicesIn(namespace: string): Iterable<Service> {
    return this.in(SERVICE, namespace);
  }

  servicesSelecting(workload: Workload): readonly Service[] {
    const known = this.#selecting.get(workload);
    if (known) return known;
    const { podLabels } = workload;
    const services: Service[] = [];
    for (const key of labelKeys(workload, podLabels)) {
      for (const service of this.find(SERVICE, "selects", key))
        if (selects(service.selector, podLabels)) services.push(service);
    }
    this.#selecting.set(workload, services);
    return services;
  }

  ingressesTo(namespace: string, serviceName: string): Iterable<Ingress> {
    return this.find(INGRESS, "target", `${namespace}/${serviceName}`);
  }

  ingressesIn(namespace: string): Iterable<Ingress> {
    return this.in(INGRESS, namespace);
  }

  *workloadsIn(namespace: string): Iterable<Workload> {
    for (const kind of WORKLOADS) yield* this.in(kind, namespace);
  }

  *workloadsBehind({ metadata, selector }: Service): Iterable<Workload> {
    for (const key of selectorKeys({ metadata }, selector)) {
      for (const kind of WORKLOADS) {
        for (const workload of this.find(kind, "label", key)) if (selects(selector, workload.podLabels)) yield workload;
      }
    }
  }

  serviceAttachmentsOf(namespace: string, serviceName: string): readonly string[] {
    const attachments = this.find(SERVICE_ATTACHMENT, "publishes", `${namespace}/${serviceName}`);
    return Array.from(attachments, ({ metadata }) => metadata.name);
  }

  scalersToZero(namespace: string, kind: string, name: string): readonly string[] {
    return AUTOSCALERS.flatMap((scaler) => {
      const found = this.find(scaler, "empties", `${namespace}/${kind}/${name}`);
      return Array.from(found, ({ kind, metadata }) => `${kind} ${metadata.name}`);
    });
  }

  /** Only findings about the cluster as a whole ask for it, so it is not worth an index. */
  *loadBalancerServices(): Iterable<Service> {
    for (const service of this.all(SERVICE)) if (isLoadBalancer(service)) yield service;
  }

  negServices(): Iterable<Service> {
    return this.find(SERVICE, "hasNegs", "");
  }
}

function namespacesByName(objects: Iterable<Peer<Indexed>>): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { metadata } of objects) {
    const known = byName.get(metadata.name);
    if (known) known.push(metadata.namespace);
    else byName.set(metadata.name, [metadata.namespace]);
  }
  return byName;
}
