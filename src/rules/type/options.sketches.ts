import { rbs } from "../shared/service.sketches.ts";

const CONFIG = "networking.gke.io/l4lb-config";
export const COLLECTION = "networking.gke.io/ip-collection-v6";
export const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
export const OLD_SHARE = "cloud.google.com/load-balancer-backend-share";
export const L3 = { gkeVersion: "1.36.3-gke.1000000" };
export const WITH_COLLECTIONS = { ...L3, stackType: "ipv4-ipv6" as const, features: { byoIpv6: true } };
export const URL = "https://www.googleapis.com/compute/v1/projects/p/regions/r/publicDelegatedPrefixes/x";
export const logged = { annotations: { [CONFIG]: "logging" } };
export const logging = {
  apiVersion: "networking.gke.io/v1",
  kind: "L4LBConfig",
  metadata: { name: "logging", namespace: "shop" },
};
export const ipv6 = { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" };
export const collected = (annotations: object = {}, spec: object = ipv6) =>
  rbs({ annotations: { [COLLECTION]: URL, ...annotations }, spec: { ...spec } });
