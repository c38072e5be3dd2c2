import type { SubnetRecord } from "../../domain/cluster-profile.ts";
import { BASE_CLUSTER } from "../shared/cluster.sketches.ts";

export const NEWER = "networking.gke.io/load-balancer-subnet";
export const OLDER = "networking.gke.io/internal-load-balancer-subnet";
export const NAMES = "networking.gke.io/load-balancer-ip-addresses";
export const NO_SUBSETTING = { subsetting: false };
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
} as const;
export const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
export const withSubnet = (fields: Partial<SubnetRecord>) => ({
  subnets: [
    ...(BASE_CLUSTER.subnets ?? []),
    { name: "other-subnet", region: "us-central1", network: "default", ipv4Range: "10.20.0.0/24", ...fields },
  ],
});
export const newer = (name: string) => ({ annotations: { [NEWER]: name } });
export const older = (name: string) => ({ annotations: { [OLDER]: name } });
