import type { Ingress } from "../domain/kinds/ingress.ts";
import type { Peer } from "../domain/kinds/kind.ts";
import type { Indexed, IndexedKind } from "../domain/kinds/kinds.ts";
import type { Service } from "../domain/kinds/service.ts";
import type { Workload } from "../domain/kinds/workload.ts";

/** What is known, and what it can be relied on for. */
export interface Knowledge {
  /** Whether objects of `kind` were listed and are fresh enough to rely on. */
  knows(kind: IndexedKind): boolean;
  /** Why `kind` is not known, for people: "not synced yet", "stale for 95 s", "not given". */
  whyUnknown(kind: IndexedKind): string;
  /** Whether what is not in the index does not exist. False for a set of manifests, unless its user says it is complete. */
  readonly isComplete: boolean;
  /** Kinds that are not known have no objects, as in manifests that are all there is; elsewhere nobody may have looked. */
  readonly lacksUnknownKinds: boolean;
  /** An object by its name that is not in the index, such as one of another folder; not asked for any other search. */
  readonly elsewhere?:
    | (<K extends Indexed>(kind: K, namespace: string, name: string) => Peer<K> | undefined)
    | undefined;
  /** Whether an object that the index does not have is written all the same, only not so that anyone could read it. */
  readonly mayHide?: ((kind: Indexed, namespace: string, name: string) => boolean) | undefined;
}

/**
 * The other objects of the cluster, as one unchanging snapshot. In the webhook it is the cluster's; offline it is the set
 * of manifests that were given. A rule reads a kind only where {@link ObjectIndex.knows} it, which the engine checks.
 */
export interface ObjectIndex extends Knowledge {
  /** The object of that name; the namespace of a kind that has none is not looked at. */
  get<K extends Indexed>(kind: K, namespace: string, name: string): Peer<K> | undefined;
  /** Whether no object of that name is in the index, and none is hidden from it. */
  lacks(kind: Indexed, namespace: string, name: string): boolean;
  in<K extends Indexed>(kind: K, namespace: string): Iterable<Peer<K>>;
  all<K extends Indexed>(kind: K): Iterable<Peer<K>>;
  /** The namespaces in which there is an object of the kind and the name. */
  namespacesWith(kind: Indexed, name: string): readonly string[];
  /** The objects that the kind's declaration finds under the key. */
  find<K extends Indexed>(kind: K, by: keyof K["foundBy"] & string, key: string): Iterable<Peer<K>>;

  service(namespace: string, name: string): Service | undefined;
  /** The load balancer Services that claim an address: by `loadBalancerIP` or status (`claim` = canonical address) or by name. */
  servicesClaiming(claim: string): Iterable<Service>;
  /** The load balancer Services that ask for a certain address by the name of one, or literally. */
  servicesPinning(by: "name" | "address"): Iterable<Service>;
  /**
   * The load balancer Services that expose `port` of `protocol`: those that write source ranges, those that write none,
   * or all. Most Services share a few ports, so whoever looks for one sort should say so.
   */
  servicesExposing(protocol: string, port: number, sources?: "restricted" | "open"): Iterable<Service>;
  /** The Services that hold a node port, as a port's `nodePort` or as `healthCheckNodePort`. */
  servicesWithNodePort(nodePort: number): Iterable<Service>;
  /** The Services whose `cloud.google.com/neg` annotation names the NEG. */
  servicesWithNeg(negName: string): Iterable<Service>;
  servicesIn(namespace: string): Iterable<Service>;
  /** The Services that select the workload's Pods. */
  servicesSelecting(workload: Workload): readonly Service[];
  /** The Ingresses of the namespace that route to the Service. */
  ingressesTo(namespace: string, serviceName: string): Iterable<Ingress>;
  ingressesIn(namespace: string): Iterable<Ingress>;
  workloadsIn(namespace: string): Iterable<Workload>;
  /** The workloads whose Pods the Service selects. */
  workloadsBehind(service: Service): Iterable<Workload>;
  /** The names of the ServiceAttachments of the namespace that publish the Service; those being deleted do not count. */
  serviceAttachmentsOf(namespace: string, serviceName: string): readonly string[];
  /** The HorizontalPodAutoscalers and KEDA ScaledObjects, as "kind name", that may take the workload down to no replica. */
  scalersToZero(namespace: string, kind: string, name: string): readonly string[];
  /** Every load balancer Service, for findings about the cluster as a whole. */
  loadBalancerServices(): Iterable<Service>;
  /** Every Service whose `cloud.google.com/neg` annotation makes NEGs, for findings about the cluster as a whole. */
  negServices(): Iterable<Service>;
}
