import { isObject } from "../../domain/json.ts";
import { INGRESS, type Ingress } from "../../domain/kinds/ingress.ts";
import { type Declaration, isOfGroup } from "../../domain/kinds/kind.ts";
import { displayName, readMetadata } from "../../domain/kinds/metadata.ts";
import { SERVICE, type Service } from "../../domain/kinds/service.ts";
import { ShapeReader } from "../../domain/kinds/shape.ts";

/** The objects of a cluster at one moment. Every map is keyed by "namespace/name"; of two objects of a name the last counts. */
export interface ClusterObjects {
  readonly services: ReadonlyMap<string, Service>;
  readonly ingresses: ReadonlyMap<string, Ingress>;
  /** The Ingresses that route to the Service, "namespace/name", in the order of `ingresses`. */
  ingressesTo(service: string): Iterable<Ingress>;
  /** The objects of another kind as they are written; `group` is "" for the core. Empty where there are none. */
  ofKind(group: string, kind: string): ReadonlyMap<string, unknown>;
}

/** The set that `objects` are. Never throws: what is no Kubernetes object is left out. */
export function clusterObjects(objects: readonly unknown[]): ClusterObjects {
  const services = new Map<string, Service>();
  const ingresses = new Map<string, Ingress>();
  const others = new Map<string, Map<string, unknown>>();
  for (const object of objects) {
    if (!isObject(object)) continue;
    const reader = new ShapeReader(object);
    const group = groupOf(reader.string("apiVersion") ?? "v1");
    const kind = reader.string("kind") ?? "";
    const is = (declared: Declaration) => declared.kind === kind && isOfGroup(declared, group);
    const name = displayName(readMetadata(reader));
    const key = kindKey(group, kind);
    if (is(SERVICE)) services.set(name, SERVICE.readPeer(object));
    else if (is(INGRESS)) ingresses.set(name, INGRESS.readPeer(object));
    else others.set(key, (others.get(key) ?? new Map<string, unknown>()).set(name, object));
  }
  const routing = new Map<string, Set<Ingress>>();
  for (const ingress of ingresses.values()) {
    for (const { service } of ingress.backends) {
      if (service === undefined) continue;
      const key = `${ingress.metadata.namespace}/${service}`;
      const found = routing.get(key);
      if (found) found.add(ingress);
      else routing.set(key, new Set([ingress]));
    }
  }
  return {
    services,
    ingresses,
    ingressesTo: (service) => routing.get(service) ?? [],
    ofKind: (group, kind) => others.get(kindKey(group, kind)) ?? NONE,
  };
}

function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

const NONE: ReadonlyMap<string, unknown> = new Map();
