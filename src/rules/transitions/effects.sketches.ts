import { internal, live } from "../shared/service.sketches.ts";

export const WEIGHTED = { "networking.gke.io/weighted-load-balancing": "pods-per-node" };
export const LOCAL = { externalTrafficPolicy: "Local" };
export const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
  subnets: null,
} as const;
export const onInstanceGroups = (sketch: Parameters<typeof internal>[0] = {}) =>
  live(internal, "instance groups", sketch);
