import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { Action } from "../domain/finding.ts";
import type { Policy } from "../engine/policy.ts";

/**
 * One example of what a rule does: tests run every case, and the documentation shows those that are marked.
 * The self-checks make more of each by themselves: the ratchet, unknown facts, and the sides of a version gate.
 */
export interface RuleCase {
  /** A sentence. */
  readonly title: string;
  /** What is said about the cluster, on top of {@link BASE_CLUSTER}. */
  readonly cluster?: ClusterProfile;
  /** The object; for a case about the cluster alone there is none. */
  readonly object?: unknown;
  /** The object before: makes the case an update. */
  readonly old?: unknown;
  /** The object is deleted. */
  readonly isDelete?: boolean;
  /** The other objects of the cluster. */
  readonly others?: readonly unknown[];
  readonly policy?: Policy;
  /** A user name; an ordinary user by default. */
  readonly user?: string;
  readonly isOffline?: boolean;
  /** Pointers to the keys that the object's file writes twice. */
  readonly duplicateKeys?: readonly string[];
  /** For an offline case: the other objects are all there are. */
  readonly isComplete?: boolean;
  /** What this rule reports, by message id and action; empty where it is silent. */
  readonly expect: readonly { readonly message: string; readonly action: Action }[];
  /** Which limit of the rule the case sits at, and on which side. */
  readonly limit?: { readonly name: string; readonly side: "within" | "beyond" };
  /** Shown by `l4guard explain` and on the rule's page. */
  readonly isExample?: boolean;
}

/** The cases of a group's rules, by rule id. */
export type CaseTable = Readonly<Record<string, readonly RuleCase[]>>;

/** The cluster of a case that says nothing else: GKE 1.31 with subsetting, IPv4, and a small inventory. */
export const BASE_CLUSTER: ClusterProfile = {
  gkeVersion: "1.31.5-gke.1068000",
  subsetting: true,
  httpLoadBalancing: true,
  dataplaneV2: false,
  stackType: "ipv4",
  vpcNative: true,
  legacyNetwork: false,
  nodeCount: 10,
  maxNodesPerZone: 4,
  windowsNodePools: false,
  region: "us-central1",
  regionZones: ["us-central1-a", "us-central1-b", "us-central1-c"],
  projectDefaultNetworkTier: "Premium",
  network: "default",
  clusterSubnet: { name: "default", ipv6AccessType: "NONE" },
  userManagedFirewall: false,
  sharedInstanceGroupsUsedOutsideGke: false,
  multiSubnet: false,
  sharedVpc: false,
  hostProjectFirewallAccess: true,
  networkPolicy: false,
  negReadinessGates: false,
  autoNegAnnotation: "auto",
  nodePortRange: "30000-32767",
  subnets: [
    {
      name: "default",
      region: "us-central1",
      network: "default",
      ipv4Range: "10.0.0.0/20",
      stackType: "IPV4_ONLY",
      ipv6AccessType: "NONE",
    },
    {
      name: "int-subnet",
      region: "us-central1",
      network: "default",
      ipv4Range: "10.8.0.0/24",
      stackType: "IPV4_IPV6",
      ipv6AccessType: "INTERNAL",
    },
    {
      name: "ext-subnet",
      region: "us-central1",
      network: "default",
      ipv4Range: "10.9.0.0/24",
      stackType: "IPV4_IPV6",
      ipv6AccessType: "EXTERNAL",
      ipv6Range: "2600:1900:4000:1::/64",
    },
  ],
  addresses: [
    {
      name: "web-ip",
      address: "203.0.113.10",
      ipVersion: "IPV4",
      type: "EXTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
    },
    {
      name: "std-ip",
      address: "203.0.113.20",
      ipVersion: "IPV4",
      type: "EXTERNAL",
      tier: "STANDARD",
      scope: "regional",
      region: "us-central1",
    },
    {
      name: "int-ip",
      address: "10.0.0.50",
      ipVersion: "IPV4",
      type: "INTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
      purpose: "GCE_ENDPOINT",
      subnet: "default",
    },
    {
      name: "int-shared",
      address: "10.0.0.60",
      ipVersion: "IPV4",
      type: "INTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
      purpose: "SHARED_LOADBALANCER_VIP",
      subnet: "default",
    },
    {
      name: "web-ip6",
      address: "2600:1900:4000:1::",
      prefixLength: 96,
      ipVersion: "IPV6",
      type: "EXTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
      ipv6EndpointType: "NETLB",
      subnet: "ext-subnet",
    },
    {
      name: "web-ip6b",
      address: "2600:1900:4000:1:0:1::",
      prefixLength: 96,
      ipVersion: "IPV6",
      type: "EXTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
      ipv6EndpointType: "NETLB",
      subnet: "ext-subnet",
    },
    {
      name: "global-ip",
      address: "203.0.113.200",
      ipVersion: "IPV4",
      type: "EXTERNAL",
      tier: "PREMIUM",
      scope: "global",
    },
  ],
  features: {},
};

/** What differs from the plain Service of a case. */
export interface ServiceSketch {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Port numbers (TCP), "53/UDP", or whole port objects. */
  readonly ports?: readonly (number | string | object)[];
  /** Further fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** IPs of `status.loadBalancer.ingress`. */
  readonly status?: readonly string[];
  /** Further fields of `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A Service of type LoadBalancer without annotations: external, on a target pool below GKE 1.37. */
export function loadBalancer(sketch: ServiceSketch = {}): object {
  const { name = "web", namespace = "shop", ports = [80], status } = sketch;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      ...(sketch.annotations && { annotations: sketch.annotations }),
      ...(sketch.labels && { labels: sketch.labels }),
      ...(sketch.finalizers && { finalizers: sketch.finalizers }),
      ...sketch.metadata,
    },
    spec: { type: "LoadBalancer", selector: { app: name }, ports: ports.map(portOf), ...sketch.spec },
    ...(status && { status: { loadBalancer: { ingress: status.map((ip) => ({ ip })) } } }),
  };
}

/** An external Service that asks for a backend service. */
export function rbs(sketch: ServiceSketch = {}): object {
  return loadBalancer({ ...sketch, annotations: { "cloud.google.com/l4-rbs": "enabled", ...sketch.annotations } });
}

/** An internal Service. */
export function internal(sketch: ServiceSketch = {}): object {
  return loadBalancer({
    ...sketch,
    annotations: { "networking.gke.io/load-balancer-type": "Internal", ...sketch.annotations },
  });
}

/** A Service of type ClusterIP. */
export function clusterIp(sketch: ServiceSketch = {}): object {
  return loadBalancer({ ...sketch, spec: { type: "ClusterIP", ...sketch.spec } });
}

/** The Service as its controller left it: with its finalizer and an IP. */
export function live(
  make: (sketch: ServiceSketch) => object,
  owner: "target pool" | "rbs" | "rbs on NEGs" | "subsetting" | "instance groups",
  sketch: ServiceSketch = {},
): object {
  const isInternal = owner === "subsetting" || owner === "instance groups";
  return make({ status: [isInternal ? "10.0.0.99" : "198.51.100.7"], finalizers: OWNER_FINALIZERS[owner], ...sketch });
}

const OWNER_FINALIZERS = {
  "target pool": ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-netlb-v1"],
  rbs: ["gke.networking.io/l4-netlb-v2"],
  "rbs on NEGs": ["gke.networking.io/l4-netlb-v3"],
  subsetting: ["gke.networking.io/l4-ilb-v2"],
  "instance groups": ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-ilb-v1"],
} as const;

function portOf(port: number | string | object): object {
  if (typeof port === "number") return { port, protocol: "TCP" };
  if (typeof port !== "string") return port;
  const [number, protocol] = port.split("/");
  return { name: `${protocol?.toLowerCase()}-${number}`, port: Number(number), protocol };
}
