import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { BASE_CLUSTER } from "../shared/cluster.sketches.ts";

/** A dual-stack cluster whose own subnet has internal IPv6 addresses. */
export const DUAL_STACK: ClusterProfile = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
  subnets: (BASE_CLUSTER.subnets ?? []).map((subnet) =>
    subnet.name === "default" ? { ...subnet, stackType: "IPV4_IPV6", ipv6AccessType: "INTERNAL" } : subnet,
  ),
};

/** A dual-stack cluster without GKE subsetting. */
export const DUAL_STACK_WITHOUT_SUBSETTING: ClusterProfile = { ...DUAL_STACK, subsetting: false };
