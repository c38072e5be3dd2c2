import type { ServiceModel } from "../../controllers/l4/model.ts";
import { annotatedSubnetOf } from "../../controllers/l4/subnets.ts";
import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { SubnetRecord } from "../../domain/cluster-profile.ts";

/** A subnet that the Service names and that its controller reads. */
interface NamedSubnet {
  readonly name: string;
  /** The annotation that names it. */
  readonly key: string;
}

/** The subnet that the Service names for its addresses; undefined where it names none or nobody reads it. */
export function namedSubnet({ service, implementation, families, isModern }: ServiceModel): NamedSubnet | undefined {
  const name = annotatedSubnetOf(service, implementation, families);
  if (!name) return undefined;
  const isNewKey = isModern && service.metadata.annotations.has(LOAD_BALANCER_SUBNET);
  return { name, key: isNewKey ? LOAD_BALANCER_SUBNET : INTERNAL_SUBNET };
}

const NAME = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Whether the text can be the name of a subnet (RFC 1035, as Compute Engine demands). */
export function isSubnetName(text: string): boolean {
  return NAME.test(text);
}

/** The subnets of that name, in any region and network; empty where the inventory is unknown. */
export function subnetsNamed(cluster: Cluster, name: string): readonly SubnetRecord[] {
  return cluster.find("subnets")?.filter((subnet) => subnet.name === name) ?? [];
}

/** Whether the subnet is in the cluster's region and network, as far as both are known. */
export function isClustersOwn(subnet: SubnetRecord, cluster: Cluster): boolean {
  return isInRegion(subnet, cluster) && isInNetwork(subnet, cluster);
}

/** Whether the subnet is in the cluster's region; what is not known does not rule it out. */
export function isInRegion({ region }: SubnetRecord, cluster: Cluster): boolean {
  return isSameOrUnknown(region, cluster.find("region"));
}

/** Whether the subnet is in the cluster's VPC network; what is not known does not rule it out. */
export function isInNetwork({ network }: SubnetRecord, cluster: Cluster): boolean {
  return isSameOrUnknown(network, cluster.find("network"));
}

function isSameOrUnknown(url: string | null | undefined, name: string | undefined): boolean {
  return !url || name === undefined || shortName(url) === name;
}

/** The name at the end of a resource URL, or the name itself. */
export function shortName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
