import { isObject } from "../../domain/json.ts";
import { type Ingress, readIngress } from "../../domain/kinds/ingress.ts";
import { displayName, readMetadata } from "../../domain/kinds/metadata.ts";
import { readService, type Service } from "../../domain/kinds/service.ts";
import { ShapeReader } from "../../domain/kinds/shape.ts";

/** The objects of a cluster at one moment. Every map is keyed by "namespace/name"; of two objects of a name the last counts. */
export interface ClusterObjects {
  readonly services: ReadonlyMap<string, Service>;
  readonly ingresses: ReadonlyMap<string, Ingress>;
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
    const kind = kindKey(groupOf(reader.string("apiVersion") ?? "v1"), reader.string("kind") ?? "");
    const name = displayName(readMetadata(reader));
    if (kind === SERVICE) services.set(name, readService(object));
    else if (INGRESSES.includes(kind)) ingresses.set(name, readIngress(object));
    else others.set(kind, (others.get(kind) ?? new Map<string, unknown>()).set(name, object));
  }
  return { services, ingresses, ofKind: (group, kind) => others.get(kindKey(group, kind)) ?? NONE };
}

function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

const SERVICE = kindKey("", "Service");
/** The second is the group of the removed v1beta1 API, which old manifests still have. */
const INGRESSES: readonly string[] = [kindKey("networking.k8s.io", "Ingress"), kindKey("extensions", "Ingress")];
const NONE: ReadonlyMap<string, unknown> = new Map();
