import { field } from "../json.ts";
import { HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT } from "./autoscaler.ts";
import { BACKEND_CONFIG } from "./backend-config.ts";
import { COMPUTE_ADDRESS, COMPUTE_SUBNETWORK } from "./config-connector.ts";
import { ENDPOINT_SLICE } from "./endpoint-slice.ts";
import { FRONTEND_CONFIG } from "./frontend-config.ts";
import { INGRESS } from "./ingress.ts";
import { INGRESS_CLASS_KIND } from "./ingress-class.ts";
import { isOfGroup } from "./kind.ts";
import { L4_LB_CONFIG } from "./l4-lb-config.ts";
import { MANAGED_CERTIFICATE } from "./managed-certificate.ts";
import { NAMESPACE } from "./namespace.ts";
import { NETWORK } from "./network.ts";
import { NODE } from "./node.ts";
import { SECRET } from "./secret.ts";
import { SERVICE } from "./service.ts";
import { SERVICE_ATTACHMENT } from "./service-attachment.ts";
import { SERVICE_NETWORK_ENDPOINT_GROUP } from "./service-network-endpoint-group.ts";
import { DAEMON_SET, DEPLOYMENT, STATEFUL_SET } from "./workload.ts";

/** Every kind of objects that l4guard reads, in the order in which they are watched and listed. */
export const KINDS = [
  SERVICE,
  INGRESS,
  INGRESS_CLASS_KIND,
  DEPLOYMENT,
  STATEFUL_SET,
  DAEMON_SET,
  NODE,
  NAMESPACE,
  ENDPOINT_SLICE,
  BACKEND_CONFIG,
  FRONTEND_CONFIG,
  MANAGED_CERTIFICATE,
  SERVICE_NETWORK_ENDPOINT_GROUP,
  SERVICE_ATTACHMENT,
  L4_LB_CONFIG,
  NETWORK,
  COMPUTE_ADDRESS,
  COMPUTE_SUBNETWORK,
  SECRET,
  HORIZONTAL_POD_AUTOSCALER,
  SCALED_OBJECT,
] as const;

export type AnyKind = (typeof KINDS)[number];

/** The kinds that rules review. */
export type Reviewed = Extract<AnyKind, { readonly reviewedAs: string }>;
export const REVIEWED: readonly Reviewed[] = KINDS.filter((kind): kind is Reviewed => "reviewedAs" in kind);

/** The kinds whose objects rules look up. */
export type Indexed = Extract<AnyKind, { readonly indexedAs: string }>;
export const INDEXED: readonly Indexed[] = KINDS.filter((kind): kind is Indexed => "indexedAs" in kind);
const INDEXED_BY_NAME: ReadonlyMap<unknown, Indexed> = new Map(INDEXED.map((kind) => [kind.kind, kind]));

/** The kinds that the webhook watches. */
export type Watched = Extract<AnyKind, { readonly watched: string }>;
export const WATCHED: readonly Watched[] = KINDS.filter((kind): kind is Watched => "watched" in kind);

/** A name under which rules look kinds up: "services", "workloads". */
export type IndexedKind = Indexed["indexedAs"];
export const INDEXED_KINDS: readonly IndexedKind[] = [...new Set(INDEXED.map(({ indexedAs }) => indexedAs))];

/** The indexed kind of the objects that name themselves so; undefined where rules look none of them up. */
export function indexedKindOf(name: unknown): Indexed | undefined {
  return INDEXED_BY_NAME.get(name);
}

/** The indexed kind of the object; undefined where it is none, or of another API group, such as a Service of Knative. */
export function indexedKindOfObject(object: unknown): Indexed | undefined {
  return foreignGroupOf(object) === undefined ? indexedKindOf(field(object, "kind")) : undefined;
}

/** The API group of an object that is none of the indexed kind of its name; undefined where it is one, or there is no such kind. */
export function foreignGroupOf(object: unknown): string | undefined {
  const kind = indexedKindOf(field(object, "kind"));
  const apiVersion = field(object, "apiVersion");
  if (!kind || typeof apiVersion !== "string") return undefined;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return isOfGroup(kind, group) || group === OLD_GROUP ? undefined : group;
}

/** Where workloads were before they had a group of their own. */
const OLD_GROUP = "extensions";

/** The kind of that name. */
export function reviewedKind(name: Reviewed["kind"]): Reviewed {
  const found = REVIEWED.find(({ kind }) => kind === name);
  if (found === undefined) throw new RangeError(`no rule reviews ${name}`);
  return found;
}
