export const KEY = "service.beta.kubernetes.io/load-balancer-source-ranges";
export const ranges = (...loadBalancerSourceRanges: readonly string[]) => ({ spec: { loadBalancerSourceRanges } });
export const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
  subnets: null,
} as const;
export const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
export const NO_PINHOLE = { features: { firewallDestinationRanges: false } };
export const OFF = { "cloud.google.com/l4-rbs": "disabled" };
