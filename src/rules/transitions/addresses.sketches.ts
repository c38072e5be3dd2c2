import { live, rbs } from "../shared/service.sketches.ts";

export const names = (value: string) => ({ "networking.gke.io/load-balancer-ip-addresses": value });
export const pinned = (loadBalancerIP: string) => ({ spec: { loadBalancerIP } });
export const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
export const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
export const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
} as const;
export const WEB_IP6 = "2600:1900:4000:1::";
export const onIpv6 = (annotations: Readonly<Record<string, string>>, spec: Readonly<Record<string, unknown>> = SIX) =>
  live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...annotations }, spec, status: [WEB_IP6] });
