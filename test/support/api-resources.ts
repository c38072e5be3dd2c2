import type { Declaration } from "../../src/domain/kinds/kind.ts";
import { KINDS } from "../../src/domain/kinds/kinds.ts";

/** A resource type that the stand-in API server serves. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const of = (apiVersion: string, plural: string, kind: string, namespaced = true): ApiResource => {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return { group, version, plural, kind, namespaced };
};

const declared = (isServed: (kind: Declaration) => boolean): readonly ApiResource[] =>
  KINDS.filter(isServed).map(({ apiVersion, plural, kind, ...rest }) =>
    of(apiVersion, plural, kind, !("isClusterScoped" in rest)),
  );

const isConfigConnectors = ({ group }: Declaration) => group.endsWith(".cnrm.cloud.google.com");

/** What every cluster serves, as far as l4guard is concerned. */
export const BUILT_IN_RESOURCES: readonly ApiResource[] = [
  ...declared(({ isCustom }) => !isCustom),
  of("v1", "secrets", "Secret"),
  of("v1", "configmaps", "ConfigMap"),
  of("v1", "pods", "Pod"),
  of("v1", "events", "Event"),
  of("coordination.k8s.io/v1", "leases", "Lease"),
  of("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
  of("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
];

/** What GKE adds by custom resource definitions, and others that rules look up. */
export const GKE_RESOURCES: readonly ApiResource[] = [
  ...declared((kind) => kind.isCustom === true && kind.watched !== undefined && !isConfigConnectors(kind)),
  of("networking.gke.io/v1beta1", "servicenetworkendpointgroups", "ServiceNetworkEndpointGroup"),
];

/** What Config Connector adds. */
export const CONFIG_CONNECTOR_RESOURCES: readonly ApiResource[] = declared(isConfigConnectors);

/** The apiVersion of a resource: "v1", "apps/v1". */
export function apiVersionOf({ group, version }: Pick<ApiResource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}
