import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { clusterIp } from "../shared/service.sketches.ts";

export const LOCAL = { externalTrafficPolicy: "Local" };
/** A cluster without GKE subsetting. */
export const old = (cluster: ClusterProfile = {}): ClusterProfile => ({ subsetting: false, ...cluster });
/** A cluster whose new external Services are on NEGs. */
export const recent = (cluster: ClusterProfile = {}): ClusterProfile => ({
  gkeVersion: "1.33.4-gke.1000000",
  ...cluster,
});
export const TARGET_POOL = { "cloud.google.com/l4-rbs": "disabled" };
export const NO_AUTO_NEG = { autoNegAnnotation: false } as const;
export const ingress = (metadata: object = {}) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "shop", namespace: "shop", ...metadata },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
export const NEG_BACKEND = clusterIp({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } });
