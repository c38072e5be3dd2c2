import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const TIER = "cloud.google.com/network-tier";
export const NAMES = "networking.gke.io/load-balancer-ip-addresses";
export const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
export const STANDARD_PROJECT = { projectDefaultNetworkTier: "Standard" } as const;
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
export const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const NO_MUTATION = { mutations: { optIn: [] } };
export const STANDARD = { [TIER]: "Standard" };
export const PREMIUM = { [TIER]: "Premium" };
export const liveRbs = (annotations: Record<string, string> = {}) => live(rbs, "rbs", { annotations });
export const livePool = (annotations: Record<string, string> = {}, spec = {}) =>
  live(loadBalancer, "target pool", { annotations, spec });
