import { ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { AddressRecord, ClusterProfile, SubnetRecord } from "../../src/domain/cluster-profile.ts";
import { type ReviewedService, SERVICE } from "../../src/domain/kinds/service.ts";

export type Annotations = Readonly<Record<string, string>>;

/** A manifest in one line: ports are "80", "53/UDP"; the rest goes into metadata, spec and status. */
export interface Sketch {
  readonly ports?: string;
  readonly annotations?: Annotations;
  readonly finalizers?: readonly string[];
  readonly spec?: object;
  readonly ips?: readonly string[];
}

export const RBS = { "cloud.google.com/l4-rbs": "enabled" };

export const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };

export const NAMES = "networking.gke.io/load-balancer-ip-addresses";

export const SUBNET = "networking.gke.io/load-balancer-subnet";

export const OLD_SUBNET = "networking.gke.io/internal-load-balancer-subnet";

export const TIER = "cloud.google.com/network-tier";

export const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

export const DUAL = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };

export const F = {
  ilb1: "gke.networking.io/l4-ilb-v1",
  ilb2: "gke.networking.io/l4-ilb-v2",
  net1: "gke.networking.io/l4-netlb-v1",
  net2: "gke.networking.io/l4-netlb-v2",
  net3: "gke.networking.io/l4-netlb-v3",
};

const ADDRESSES: readonly AddressRecord[] = [
  { name: "web-ip", address: "203.0.113.10", type: "EXTERNAL", tier: "PREMIUM", region: "r1" },
  { name: "web-ip2", address: "203.0.113.11", type: "EXTERNAL", tier: "PREMIUM", region: "r1" },
  { name: "std-ip", address: "203.0.113.20", type: "EXTERNAL", tier: "STANDARD", region: "r1" },
  {
    name: "web-ip6",
    address: "2600:1900:4000:9::/96",
    ipVersion: "IPV6",
    type: "EXTERNAL",
    tier: "PREMIUM",
    region: "r1",
  },
  { name: "int-ip", address: "10.0.0.9", ipVersion: "IPV4", type: "INTERNAL", region: "r1" },
  { name: "int-ip6", address: "fd20:1::", ipVersion: "IPV6", type: "INTERNAL", region: "r1" },
  { name: "global-ip", address: "203.0.113.30", type: "EXTERNAL", scope: "global" },
  { name: "far-ip", address: "203.0.113.40", type: "EXTERNAL", region: "r2" },
];

const SUBNETS: readonly SubnetRecord[] = [
  { name: "default", region: "r1", stackType: "IPV4_IPV6", ipv6AccessType: "EXTERNAL" },
  { name: "inside", region: "r1", stackType: "IPV4_IPV6", ipv6AccessType: "INTERNAL" },
  { name: "plain", region: "r1", stackType: "IPV4_ONLY", ipv6AccessType: "NONE" },
];

export function service({
  ports = "80",
  annotations = {},
  finalizers = [],
  spec = {},
  ips = [],
}: Sketch): ReviewedService {
  return SERVICE.read({
    metadata: { name: "web", namespace: "default", annotations, finalizers },
    spec: {
      type: "LoadBalancer",
      ports: ports
        .split(" ")
        .map((text) => ({ port: Number(text.split("/")[0]), protocol: text.split("/")[1] ?? "TCP" })),
      ...spec,
    },
    status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
  });
}

export function cluster(profile: ClusterProfile = {}) {
  return compileCluster({
    gkeVersion: "1.33.4-gke.1000000",
    subsetting: true,
    httpLoadBalancing: true,
    stackType: "ipv4-ipv6",
    region: "r1",
    clusterSubnet: { name: "default", ipv6AccessType: "EXTERNAL" },
    subnets: SUBNETS,
    addresses: ADDRESSES,
    legacyNetwork: false,
    userManagedFirewall: false,
    ...profile,
  });
}

export function model(sketch: Sketch, profile: ClusterProfile = {}, previous?: Sketch): ServiceModel {
  return new ServiceModel(service(sketch), previous && service(previous), cluster(profile));
}

export const MIXED = "80 53/UDP";

export const SPLIT: ClusterProfile = { features: { mixedProtocolNetLB: true, mixedProtocolL3: false } };

export const L3: ClusterProfile = { features: { mixedProtocolNetLB: true, mixedProtocolL3: true } };

export const MIXED_ILB: ClusterProfile = { features: { mixedProtocolILB: true } };

export const RANGE_ONLY: ClusterProfile = { features: { rbsDiscretePorts: false } };
