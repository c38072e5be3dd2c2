export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
export const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
