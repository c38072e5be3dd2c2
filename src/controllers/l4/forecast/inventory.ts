import { parseAddress } from "../../../domain/addresses.ts";
import type { Cluster } from "../../../domain/cluster.ts";
import type { AddressRecord, SubnetRecord } from "../../../domain/cluster-profile.ts";
import { isReachable } from "../static-addresses.ts";

/** What is known of a subnet that a Service names. */
type SubnetLookup =
  | { readonly kind: "found"; readonly record: SubnetRecord }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };

/** The reserved address that is `ip`, or undefined. Of several, one that the cluster's region has. */
export function findAddress(cluster: Cluster, ip: string): AddressRecord | undefined {
  return cluster.addressInventory.at(canonical(ip)).find((record) => isReachable(record, cluster));
}

/** The address without prefix length in canonical form; what is no address stays as it is. */
export function canonical(ip: string): string {
  const address = ip.split("/", 1)[0] ?? "";
  return parseAddress(address)?.text ?? address;
}

/** The subnet called `name` in the cluster's region; the cluster's own is known without an inventory. */
export function findSubnet(cluster: Cluster, name: string): SubnetLookup {
  const region = cluster.find("region");
  const subnets = cluster.find("subnets");
  const record = subnets?.find(
    (subnet) => subnet.name === name && (region === undefined || (subnet.region ?? region) === region),
  );
  if (record) return { kind: "found", record };
  const own = cluster.facts.clusterSubnet;
  if (own.name === name) return cluster.knows("clusterSubnet") ? { kind: "found", record: own } : { kind: "unknown" };
  return subnets ? { kind: "missing" } : { kind: "unknown" };
}

/** Whether the subnet lacks an IPv6 range of this access type; an unknown type is no lack (ingress-gce pkg/utils SubnetHasIPv6Range). */
export function lacksIpv6Range({ ipv6AccessType, stackType }: SubnetRecord, access: "INTERNAL" | "EXTERNAL"): boolean {
  return stackType === "IPV4_ONLY" || (ipv6AccessType ?? access) !== access;
}
