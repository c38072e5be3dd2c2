import type { AddressRecord } from "../../domain/cluster-profile.ts";
import { BASE_CLUSTER } from "../shared/cluster.sketches.ts";

export const NAMES = "networking.gke.io/load-balancer-ip-addresses";
export const named = (value: string) => ({ annotations: { [NAMES]: value } });
export const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
export const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
export const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
export const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
export const reserved = (...records: AddressRecord[]) => ({
  addresses: [...(BASE_CLUSTER.addresses ?? []), ...records],
});
export const REGIONAL = { scope: "regional", region: "us-central1" } as const;
