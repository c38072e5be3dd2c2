/** A resource type that the stand-in API server serves. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const core = (plural: string, kind: string, namespaced = true): ApiResource => ({
  group: "",
  version: "v1",
  plural,
  kind,
  namespaced,
});

const of = (apiVersion: string, plural: string, kind: string, namespaced = true): ApiResource => {
  const [group = "", version = ""] = apiVersion.split("/");
  return { group, version, plural, kind, namespaced };
};

/** What every cluster serves, as far as l4guard is concerned. */
export const BUILT_IN_RESOURCES: readonly ApiResource[] = [
  core("services", "Service"),
  core("secrets", "Secret"),
  core("configmaps", "ConfigMap"),
  core("events", "Event"),
  core("nodes", "Node", false),
  core("namespaces", "Namespace", false),
  of("apps/v1", "deployments", "Deployment"),
  of("apps/v1", "statefulsets", "StatefulSet"),
  of("apps/v1", "daemonsets", "DaemonSet"),
  of("networking.k8s.io/v1", "ingresses", "Ingress"),
  of("networking.k8s.io/v1", "ingressclasses", "IngressClass", false),
  of("coordination.k8s.io/v1", "leases", "Lease"),
  of("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
  of("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
];

/** What GKE and Config Connector add by custom resource definitions. */
export const GKE_RESOURCES: readonly ApiResource[] = [
  of("cloud.google.com/v1", "backendconfigs", "BackendConfig"),
  of("networking.gke.io/v1", "serviceattachments", "ServiceAttachment"),
  of("networking.gke.io/v1", "networks", "Network", false),
  of("networking.gke.io/v1", "l4lbconfigs", "L4LBConfig"),
  of("networking.gke.io/v1beta1", "servicenetworkendpointgroups", "ServiceNetworkEndpointGroup"),
];

/** What Config Connector adds. */
export const CONFIG_CONNECTOR_RESOURCES: readonly ApiResource[] = [
  of("compute.cnrm.cloud.google.com/v1beta1", "computeaddresses", "ComputeAddress"),
  of("compute.cnrm.cloud.google.com/v1beta1", "computesubnetworks", "ComputeSubnetwork"),
];

/** The apiVersion of a resource: "v1", "apps/v1". */
export function apiVersionOf({ group, version }: Pick<ApiResource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}
