import type { AddressRecord, ClusterProfile, SubnetRecord } from "../../domain/cluster-profile.ts";
import type { Node } from "../../domain/kinds/node.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";

/** What the cluster shows without being asked. */
interface Sightings {
  readonly index: ObjectIndex;
  /** Undefined where they are not known. */
  readonly nodes: Iterable<Node> | undefined;
  /** A Service with the finalizer of subsetting was seen: it can be turned on, but never off. */
  readonly sawSubsetting: boolean;
  /** The API server is GKE's. */
  readonly isGke: boolean;
  /** Config Connector's objects, where the operator says that they are all there are. */
  readonly addresses: readonly AddressRecord[] | undefined;
  readonly subnets: readonly SubnetRecord[] | undefined;
}

/** GKE's DaemonSet for Dataplane V2, and that of its Calico network policy (GKE: Dataplane V2; Network policy enforcement). */
const DATAPLANE_V2 = "anetd";
const CALICO = "calico-node";
const SYSTEM = "kube-system";
/** The Service that the HttpLoadBalancing add-on brings along (GKE: Ingress for Application Load Balancers, default backend). */
const DEFAULT_BACKEND = "default-http-backend";

/** The facts that follow from what a cluster shows. What is not there proves little, so it is seldom taken for "off". */
export function observedFacts(seen: Sightings): ClusterProfile {
  const { index, isGke, addresses, subnets } = seen;
  const hasBackend = index.knows("services") && index.service(SYSTEM, DEFAULT_BACKEND) !== undefined;
  return {
    ...nodeFacts(seen.nodes),
    ...(isGke && index.knows("workloads") && networkFacts(index.workloadsIn(SYSTEM))),
    ...(hasBackend && { httpLoadBalancing: true }),
    ...(seen.sawSubsetting && { subsetting: true }),
    ...(addresses && { addresses }),
    ...(subnets && { subnets }),
  };
}

/** GKE runs anetd on every Node of a cluster with Dataplane V2, and on no other; so here its absence does say "off". */
function networkFacts(workloads: Iterable<Workload>): ClusterProfile {
  const daemons = new Set<string>();
  for (const { kind, metadata } of workloads) if (kind === "DaemonSet") daemons.add(metadata.name);
  if (daemons.size === 0) return {};
  return { dataplaneV2: daemons.has(DATAPLANE_V2), ...(daemons.has(CALICO) && { networkPolicy: true }) };
}

function nodeFacts(nodes: Iterable<Node> | undefined): ClusterProfile {
  if (!nodes) return {};
  const zones = new Map<string, number>();
  const regions = new Set<string>();
  let nodeCount = 0;
  let excludedNodeCount = 0;
  let windowsNodePools = false;
  for (const { zone, region, isWindows, isExcluded } of nodes) {
    nodeCount++;
    if (isExcluded) excludedNodeCount++;
    windowsNodePools ||= isWindows;
    if (zone !== "") zones.set(zone, (zones.get(zone) ?? 0) + 1);
    if (region !== "") regions.add(region);
  }
  const [region] = regions;
  return {
    nodeCount,
    excludedNodeCount,
    // No Node says nothing of those that an autoscaler would make.
    ...(nodeCount > 0 && { windowsNodePools }),
    ...(zones.size > 0 && { maxNodesPerZone: Math.max(...zones.values()) }),
    ...(region !== undefined && regions.size === 1 && { region }),
  };
}
