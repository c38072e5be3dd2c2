import type { LookedUpKind } from "../engine/live-index.ts";

/** A kind of objects that is watched. */
export type WatchedKind = LookedUpKind | "Node" | "Namespace" | "ComputeAddress" | "ComputeSubnetwork";

/** Where the objects of a kind are, and how they are read. */
export interface WatchedResource {
  readonly kind: WatchedKind;
  /** The path of the collection, over all namespaces. */
  readonly path: string;
  /** Only `metadata` is transferred (PartialObjectMetadata). */
  readonly metadataOnly: boolean;
  /** It exists only where a CRD was installed; without the CRD there are no objects, which is all there is to know. */
  readonly isOptional: boolean;
}

const builtIn = (kind: WatchedKind, path: string): WatchedResource => ({
  kind,
  path,
  metadataOnly: false,
  isOptional: false,
});
const custom = (kind: WatchedKind, path: string): WatchedResource => ({ ...builtIn(kind, path), isOptional: true });
const metadata = (kind: WatchedKind, path: string): WatchedResource => ({ ...builtIn(kind, path), metadataOnly: true });

/** Everything that is watched, the Services first. Groups and versions: kubernetes/ingress-gce pkg/apis; Config Connector's compute group. */
export const WATCHED_RESOURCES: readonly WatchedResource[] = [
  builtIn("Service", "/api/v1/services"),
  builtIn("Ingress", "/apis/networking.k8s.io/v1/ingresses"),
  builtIn("IngressClass", "/apis/networking.k8s.io/v1/ingressclasses"),
  builtIn("Deployment", "/apis/apps/v1/deployments"),
  builtIn("StatefulSet", "/apis/apps/v1/statefulsets"),
  builtIn("DaemonSet", "/apis/apps/v1/daemonsets"),
  metadata("Node", "/api/v1/nodes"),
  metadata("Namespace", "/api/v1/namespaces"),
  custom("BackendConfig", "/apis/cloud.google.com/v1/backendconfigs"),
  custom("ServiceAttachment", "/apis/networking.gke.io/v1/serviceattachments"),
  custom("L4LBConfig", "/apis/networking.gke.io/v1/l4lbconfigs"),
  custom("Network", "/apis/networking.gke.io/v1/networks"),
  custom("ComputeAddress", "/apis/compute.cnrm.cloud.google.com/v1beta1/computeaddresses"),
  custom("ComputeSubnetwork", "/apis/compute.cnrm.cloud.google.com/v1beta1/computesubnetworks"),
];
