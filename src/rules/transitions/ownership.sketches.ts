import { live, loadBalancer } from "../shared/service.sketches.ts";

export const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
export const RBS = { "cloud.google.com/l4-rbs": "enabled" };
export const CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
export const classed = (loadBalancerClass: string) => loadBalancer({ spec: { loadBalancerClass } });
export const EXT = "networking.gke.io/l4-regional-external";
/** The load balancer of an owner after an edit that gave it other annotations. */
export const after = (
  owner: Parameters<typeof live>[1],
  annotations: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, unknown>> = {},
) => live(loadBalancer, owner, { annotations, spec });
