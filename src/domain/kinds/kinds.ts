import { HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT } from "./autoscaler.ts";
import { BACKEND_CONFIG } from "./backend-config.ts";
import { COMPUTE_ADDRESS, COMPUTE_SUBNETWORK } from "./config-connector.ts";
import { ENDPOINT_SLICE } from "./endpoint-slice.ts";
import { FRONTEND_CONFIG } from "./frontend-config.ts";
import { INGRESS } from "./ingress.ts";
import { INGRESS_CLASS_KIND } from "./ingress-class.ts";
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

/** The kinds that the webhook watches. */
export type Watched = Extract<AnyKind, { readonly watched: string }>;
export const WATCHED: readonly Watched[] = KINDS.filter((kind): kind is Watched => "watched" in kind);

/** A name under which rules look kinds up: "services", "workloads". */
export type IndexedKind = Indexed["indexedAs"];
export const INDEXED_KINDS: readonly IndexedKind[] = [...new Set(INDEXED.map(({ indexedAs }) => indexedAs))];

/** The indexed kind of the objects that name themselves so; undefined where rules look none of them up. */
export function indexedKindOf(name: unknown): Indexed | undefined {
  return INDEXED.find(({ kind }) => kind === name);
}

/** The kind of that name. */
export function reviewedKind(name: Reviewed["kind"]): Reviewed {
  const found = REVIEWED.find(({ kind }) => kind === name);
  if (found === undefined) throw new RangeError(`no rule reviews ${name}`);
  return found;
}
