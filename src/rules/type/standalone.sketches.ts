import { loadBalancer } from "../shared/service.sketches.ts";

export const RULE = "networking.gke.io/custom-forwarding-rule";
export const CLUSTER = { gkeVersion: "1.36.3-gke.1000000", features: { standaloneNegLb: true } };
export const standalone = (rules?: string) =>
  loadBalancer({
    ...(rules !== undefined && { annotations: { [RULE]: rules } }),
    spec: { loadBalancerClass: "networking.gke.io/standalone-passthrough-lb-neg" },
  });
