import { parseAddress } from "../../../domain/addresses.ts";
import {
  FINALIZER,
  LOAD_BALANCER_IP_ADDRESSES,
  NETWORK_TIER,
  STRONG_SESSION_AFFINITY,
} from "../../../domain/annotations.ts";
import type { Cluster } from "../../../domain/cluster.ts";
import { hasFinalizer, isLoadBalancer, type Service } from "../../../domain/kinds/service.ts";
import { firstProtocol, isMixed } from "../forwarding.ts";
import { annotatedTypeOf, implementationOf, isLive, isOwner, type Owner } from "../ownership.ts";
import { Cloud } from "./cloud.ts";
import { type Evidence, switchesOf } from "./input.ts";
import { storedFamilies } from "./ip-families.ts";
import { SYNC } from "./sync.ts";
import { hasTraces, tracesOf } from "./traces.ts";

/**
 * What the Service has in Google Cloud, as far as its finalizers, annotations and status tell. It is reconstructed by
 * making its load balancer once more, with the switches that the traces of the real one tell of.
 */
export function observe(service: Service | undefined, cluster: Cluster): Cloud {
  const owner = service ? ownerOf(service, cluster) : "none";
  if (!service || owner === "none") return new Cloud();
  let cloud = make({ service, owner, cluster });
  const isProven = service.statusIPs.length > 0;
  // What works and yet would be refused today got its fault by an edit that was never applied, or by an assumption.
  if (cloud.failure && isProven) cloud = make({ service: withoutFaults(service), owner, cluster, isProven });
  if (isProven) applyStatus(cloud, service.statusIPs);
  cloud.startLog();
  return cloud;
}

/** The owner by finalizer; a live load balancer without one is of an older CCM, or its finalizer was lost. */
function ownerOf(service: Service, cluster: Cluster): Owner | "none" {
  if (!isLoadBalancer(service)) return "none";
  const has = (finalizer: string) => hasFinalizer(service, finalizer);
  const isInternal = has(FINALIZER.legacyInternal) || has(FINALIZER.subsettingInternal);
  const isExternal = has(FINALIZER.targetPool) || has(FINALIZER.rbsInstanceGroups) || has(FINALIZER.rbsNegs);
  // With finalizers of both sides a switch is under way; the type tells which side is to stay.
  if (isInternal && (!isExternal || annotatedTypeOf(service) === "Internal")) {
    return has(FINALIZER.legacyInternal) ? "legacy-internal" : "ilb-subsetting";
  }
  if (isExternal) return has(FINALIZER.targetPool) ? "legacy-external" : "rbs-netlb";
  if (!isLive(service)) return "none";
  const implementation = implementationOf({ service, previous: undefined, cluster });
  return isOwner(implementation) ? implementation : "none";
}

interface Remake {
  readonly service: Service;
  readonly owner: Owner;
  readonly cluster: Cluster;
  readonly isProven?: boolean;
}

function make({ service, owner, cluster, isProven = false }: Remake): Cloud {
  const cloud = new Cloud();
  const ipFamilies = storedFamilies(service, undefined, cluster.facts);
  const switches = switchesOf(owner, cluster.facts, evidenceOf(service, owner));
  SYNC[owner]({ service, cluster, cloud, ipFamilies, switches, isProven });
  return cloud;
}

/** The switches that the last successful sync must have had, going by what it left in annotations and status. */
function evidenceOf(service: Service, owner: Owner): Evidence {
  const hasIpv6Status = service.statusIPs.some((ip) => parseAddress(ip)?.family === "IPv6");
  const dualStack = hasIpv6Status || undefined;
  const ipv4 = tracesOf(service, "IPv4");
  const traces = hasTraces(ipv4) ? ipv4 : tracesOf(service, "IPv6");
  if (!isMixed(service) || !hasTraces(traces)) return { dualStack };
  if (traces.l3) return { dualStack, mixedProtocol: true, mixedL3: true };
  const isSplit = owner === "rbs-netlb" && ipv4.tcp && ipv4.udp;
  return isSplit ? { dualStack, mixedProtocol: true, mixedL3: false } : { dualStack, mixedProtocol: false };
}

/** The Service without what can make a sync fail; its addresses are in its status. */
function withoutFaults(service: Service): Service {
  const faults = [STRONG_SESSION_AFFINITY, LOAD_BALANCER_IP_ADDRESSES, NETWORK_TIER];
  const annotations = new Map([...service.metadata.annotations].filter(([key]) => !faults.includes(key)));
  return {
    ...service,
    metadata: { ...service.metadata, annotations },
    loadBalancerIP: undefined,
    loadBalancerSourceRanges: [],
    ports: service.ports.filter(({ protocol }) => protocol === firstProtocol(service)),
  };
}

/** The addresses are those of the status; a family that a successful sync has not put there does not exist. */
function applyStatus(cloud: Cloud, statusIPs: readonly string[]): void {
  const addresses = statusIPs.map((ip) => parseAddress(ip) ?? { family: "IPv4", text: ip });
  for (const [ipVersion, family] of FAMILIES) {
    const address = addresses.find((candidate) => candidate.family === family);
    if (address) cloud.readdress(ipVersion, address.text);
    else cloud.forget(ipVersion);
  }
}

const FAMILIES = [
  ["IPV4", "IPv4"],
  ["IPV6", "IPv6"],
] as const;
