import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { field } from "../../domain/json.ts";

/**
 * The facts in a Cluster of the GKE API (container.googleapis.com v1 projects.locations.clusters). Go omits what is
 * false, so an absent switch of a present object is off.
 */
export function gkeClusterFacts(cluster: unknown): ClusterProfile {
  const network = field(cluster, "networkConfig");
  const allocation = field(cluster, "ipAllocationPolicy");
  const version = text(cluster, "currentMasterVersion");
  const location = text(cluster, "location");
  const networkName = lastSegment(text(cluster, "network") ?? text(network, "network"));
  const subnet = lastSegment(text(cluster, "subnetwork") ?? text(network, "subnetwork"));
  const stackType = STACK_TYPES[text(allocation, "stackType") ?? "IPV4"];
  const nodeCount = field(cluster, "currentNodeCount");
  const windowsNodePools = hasWindows(field(cluster, "nodePools"));
  return {
    ...(version !== undefined && { gkeVersion: version }),
    autopilot: field(field(cluster, "autopilot"), "enabled") === true,
    subsetting: field(network, "enableL4ilbSubsetting") === true,
    dataplaneV2: field(network, "datapathProvider") === "ADVANCED_DATAPATH",
    userManagedFirewall: field(network, "disableL4LbFirewallReconciliation") === true,
    httpLoadBalancing: field(field(field(cluster, "addonsConfig"), "httpLoadBalancing"), "disabled") !== true,
    networkPolicy: field(field(cluster, "networkPolicy"), "enabled") === true,
    vpcNative: field(allocation, "useIpAliases") === true,
    multiSubnet: isFilled(field(allocation, "additionalIpRangesConfigs")),
    ...(stackType && { stackType }),
    ...(typeof nodeCount === "number" && { nodeCount }),
    ...(windowsNodePools !== undefined && { windowsNodePools }),
    ...(location !== undefined && { region: regionOf(location) }),
    ...(networkName !== undefined && { network: networkName }),
    ...(subnet !== undefined && { clusterSubnet: { name: subnet } }),
    ...sharedVpc(cluster, text(network, "network")),
  };
}

const STACK_TYPES: Readonly<Record<string, NonNullable<ClusterProfile["stackType"]>>> = {
  IPV4: "ipv4",
  IPV4_IPV6: "ipv4-ipv6",
  IPV6: "ipv6",
};

/** "us-central1-a" → "us-central1"; a region stays one. */
export function regionOf(location: string): string {
  return location.replace(/-[a-z]$/, "");
}

/** The last part of a resource's URL or path. */
export function lastSegment(url: string | undefined): string | undefined {
  return url?.slice(url.lastIndexOf("/") + 1);
}

/** The string at `name`, or undefined where there is none or it is empty. */
export function text(object: unknown, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The network of a Shared VPC belongs to another project than the cluster (GKE: Shared VPC). */
function sharedVpc(cluster: unknown, network: string | undefined): ClusterProfile {
  const own = projectIn(text(cluster, "selfLink"));
  const host = projectIn(network);
  return own === undefined || host === undefined ? {} : { sharedVpc: own !== host };
}

function projectIn(url: string | undefined): string | undefined {
  return /(?:^|\/)projects\/([^/]+)\//.exec(url ?? "")?.[1];
}

function hasWindows(nodePools: unknown): boolean | undefined {
  if (!Array.isArray(nodePools)) return undefined;
  return nodePools.some((pool) => text(field(pool, "config"), "imageType")?.toUpperCase().startsWith("WINDOWS"));
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
