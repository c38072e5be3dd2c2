import { parseCidr } from "../../domain/addresses.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { isClustersOwn, shortName, subnetsNamed } from "../shared/named-subnet.ts";
import type { PinnedAddress } from "../shared/pinned-addresses.ts";

/** Whether the address is of the subnet, by what the inventories say; undefined where they say nothing. */
export function isOfSubnet(
  { ip, record, family }: PinnedAddress,
  subnet: string,
  cluster: Cluster,
): boolean | undefined {
  const isReservedThere = record?.subnet ? shortName(record.subnet) === subnet : undefined;
  if (isReservedThere === false) return false;
  const range = cluster.knows("region") ? rangeOf(subnet, family, cluster) : undefined;
  if (!range || !ip) return isReservedThere;
  return range.contains(ip);
}

/** The subnet's primary IPv4 range or its IPv6 range, where the inventory has it. */
function rangeOf(name: string, family: PinnedAddress["family"], cluster: Cluster) {
  const record = subnetsNamed(cluster, name).find((subnet) => isClustersOwn(subnet, cluster));
  const range = family === "IPv4" ? record?.ipv4Range : record?.ipv6Range;
  return range ? parseCidr(range) : undefined;
}
