import type { Cluster } from "../../../domain/cluster.ts";
import type { AddressRecord } from "../../../domain/cluster-profile.ts";
import { BACKEND_CONFIG, type BackendConfig } from "../../../domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG, type FrontendConfig } from "../../../domain/kinds/frontend-config.ts";
import { readSecretEntries, type SecretEntries } from "../../../domain/kinds/secret.ts";
import type { Service } from "../../../domain/kinds/service.ts";
import { WORKLOADS } from "../../../domain/kinds/workload.ts";
import type { ClusterObjects } from "../objects.ts";
import type { Scope } from "./load-balancer-kind.ts";
import { type Pod, readPod, readPodOf } from "./pod.ts";

/** What a look-up finds: the object, that there is none, or that nobody knows. */
export type Looked<T extends object> = T | "missing" | "unknown";

/** Whether the look-up found something. */
export function isFound<T extends object>(looked: Looked<T> | undefined): looked is T {
  return typeof looked === "object";
}

/** What the Ingress controller looks up besides the Ingress, as far as it is known. */
export interface Surroundings {
  service(namespace: string, name: string): Looked<Service>;
  backendConfig(namespace: string, name: string): Looked<BackendConfig>;
  frontendConfig(namespace: string, name: string): Looked<FrontendConfig>;
  secret(namespace: string, name: string): Looked<SecretEntries>;
  /** The reserved address of that name in the scope: global, or in the cluster's region. */
  address(scope: Scope, name: string): Looked<AddressRecord>;
  /** The Pods of the namespace, in the order in which the controller asks them. */
  pods(namespace: string): readonly Pod[] | "unknown";
  /** Whether the NEG with the generated name of the Service's port is in the cloud; `service` is "namespace/name". */
  hasNeg(service: string, port: number): boolean | "unknown";
}

/** The surroundings that `objects` are; `absent` is what is known of an object that is not among them. */
export function surroundingsIn(
  objects: ClusterObjects,
  cluster: Cluster,
  hasNeg: Surroundings["hasNeg"],
  absent: "missing" | "unknown" = "missing",
): Surroundings {
  const pods = Map.groupBy(podsIn(objects), ({ namespace }) => namespace);
  const find = <T extends object>(found: ReadonlyMap<string, unknown>, read: (object: unknown) => T) => {
    return (namespace: string, name: string): Looked<T> => {
      const object = found.get(`${namespace}/${name}`);
      return object === undefined ? absent : read(object);
    };
  };
  return {
    service: (namespace, name) => objects.services.get(`${namespace}/${name}`) ?? absent,
    backendConfig: find(objects.ofKind(BACKEND_CONFIG.group, BACKEND_CONFIG.kind), BACKEND_CONFIG.readPeer),
    frontendConfig: find(objects.ofKind(FRONTEND_CONFIG.group, FRONTEND_CONFIG.kind), FRONTEND_CONFIG.readPeer),
    secret: find(objects.ofKind("", "Secret"), readSecretEntries),
    address: (scope, name) => addressIn(cluster, scope, name),
    pods: (namespace) => pods.get(namespace) ?? [],
    hasNeg,
  };
}

/** The reserved address that the cluster's inventory has under that name in that scope. */
export function addressIn(cluster: Cluster, scope: Scope, name: string): Looked<AddressRecord> {
  if (!cluster.knows("addresses")) return "unknown";
  const region = cluster.find("region");
  const found = cluster.addressInventory
    .named(name)
    .find(
      (record) =>
        (record.scope ?? (record.region ? "regional" : scope)) === scope &&
        (scope === "global" || (record.region ?? region) === (region ?? record.region)),
    );
  return found ?? "missing";
}

/** Real Pods by age and name (ingress-gce pkg/controller/translator orderedPods), then those that workloads are to make. */
function podsIn(objects: ClusterObjects): readonly Pod[] {
  const pods = [...objects.ofKind("", "Pod").values()].map(readPod);
  const templates = WORKLOADS.flatMap(({ group, kind }) => [...objects.ofKind(group, kind).values()].map(readPodOf));
  return [...pods.sort(byAge), ...templates.sort(byAge)];
}

function byAge(a: Pod, b: Pod): number {
  return compare(a.created, b.created) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
