import { FEATURES, type Feature } from "./features.ts";

/** A reserved address, as the Compute Engine API lists it. */
export interface AddressRecord {
  readonly name: string;
  readonly address: string;
  /** Absent means IPV4 (ingress-gce pkg/l4/annotations/l4_static_address.go). */
  readonly ipVersion?: "IPV4" | "IPV6" | null;
  readonly type?: "EXTERNAL" | "INTERNAL" | null;
  readonly tier?: "PREMIUM" | "STANDARD" | null;
  readonly region?: string | null;
  readonly scope?: "regional" | "global" | null;
  readonly purpose?: string | null;
  readonly subnet?: string | null;
  readonly prefixLength?: number | null;
  readonly ipv6EndpointType?: "NETLB" | "VM" | null;
  /** The forwarding rules or instances that use it. */
  readonly users?: readonly string[] | null;
}

/** A subnet, as the Compute Engine API lists it. */
export interface SubnetRecord {
  readonly name: string;
  readonly region?: string | null;
  readonly network?: string | null;
  readonly ipv4Range?: string | null;
  readonly stackType?: "IPV4_ONLY" | "IPV4_IPV6" | "IPV6_ONLY" | null;
  readonly ipv6AccessType?: "NONE" | "INTERNAL" | "EXTERNAL" | null;
  readonly ipv6Range?: string | null;
  readonly purpose?: string | null;
}

/** An ingress-allow VPC firewall rule. */
export interface FirewallRuleRecord {
  readonly name: string;
  readonly network?: string | null;
  readonly sourceRanges: readonly string[];
  /** "tcp", "tcp:8080" or "tcp:8000-9000". */
  readonly allowed: readonly string[];
}

/** A switch as a profile states it; `auto` means what the GKE version implies. */
export type TriState = boolean | "auto";

/** What is stated about a cluster (spec/rules.md 0.3). Every field is optional; absent and null mean unknown, never "off". */
export interface ClusterProfile {
  readonly gkeVersion?: string | null;
  readonly subsetting?: boolean | null;
  readonly httpLoadBalancing?: boolean | null;
  readonly dataplaneV2?: boolean | null;
  readonly stackType?: "ipv4" | "ipv4-ipv6" | "ipv6" | null;
  readonly vpcNative?: boolean | null;
  readonly legacyNetwork?: boolean | null;
  readonly nodeCount?: number | null;
  readonly maxNodesPerZone?: number | null;
  readonly excludedNodeCount?: number | null;
  readonly windowsNodePools?: boolean | null;
  readonly region?: string | null;
  readonly regionZones?: readonly string[] | null;
  readonly projectDefaultNetworkTier?: "Premium" | "Standard" | null;
  readonly network?: string | null;
  readonly clusterSubnet?: { readonly name: string; readonly ipv6AccessType?: "NONE" | "INTERNAL" | "EXTERNAL" } | null;
  readonly subnets?: readonly SubnetRecord[] | null;
  readonly addresses?: readonly AddressRecord[] | null;
  readonly userManagedFirewall?: boolean | null;
  readonly sharedInstanceGroupsUsedOutsideGke?: boolean | null;
  readonly multiSubnet?: boolean | null;
  readonly sharedVpc?: boolean | null;
  readonly hostProjectFirewallAccess?: boolean | null;
  readonly networkPolicy?: boolean | null;
  readonly negReadinessGates?: boolean | null;
  readonly autoNegAnnotation?: TriState | null;
  readonly nodePortRange?: string | null;
  readonly extraGkeClasses?: readonly string[] | null;
  readonly forwardingRuleQuota?: { readonly internal?: number; readonly external?: number } | null;
  readonly firewallRules?: readonly FirewallRuleRecord[] | null;
  readonly inventoryAgeMinutes?: number | null;
  readonly features?: { readonly [name in Feature]?: TriState | null } | null;
}

const BOOLEAN = { type: ["boolean", "null"] } as const;
const STRING = { type: ["string", "null"] } as const;
const COUNT = { type: ["integer", "null"], minimum: 0 } as const;
const TRI_STATE = { enum: [true, false, "auto", null] } as const;
const STRINGS = { type: ["array", "null"], items: { type: "string" } } as const;
const ACCESS = { enum: ["NONE", "INTERNAL", "EXTERNAL", null] } as const;

/** The JSON Schema (draft-07) of a cluster file: a {@link ClusterProfile}, with or without its `apiVersion` and `kind`. */
export const CLUSTER_PROFILE_SCHEMA = {
  $id: "https://l4guard.dev/schemas/cluster-profile.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "ClusterProfile",
  description: "What l4guard knows of a GKE cluster. Every field is optional; an absent one is unknown.",
  type: "object",
  additionalProperties: false,
  properties: {
    apiVersion: { const: "l4guard.dev/v1" },
    kind: { const: "ClusterProfile" },
    gkeVersion: { ...STRING, description: "Control plane version, for example 1.33.1-gke.1779000." },
    subsetting: { ...BOOLEAN, description: "GKE subsetting for internal load balancers is on." },
    httpLoadBalancing: { ...BOOLEAN, description: "The HttpLoadBalancing add-on is on." },
    dataplaneV2: { ...BOOLEAN, description: "The cluster uses GKE Dataplane V2." },
    stackType: { enum: ["ipv4", "ipv4-ipv6", "ipv6", null] },
    vpcNative: { ...BOOLEAN, description: "The cluster uses alias IP ranges." },
    legacyNetwork: { ...BOOLEAN, description: "The VPC network is a legacy network." },
    nodeCount: { ...COUNT, description: "Nodes of all node pools." },
    maxNodesPerZone: { ...COUNT, description: "Nodes of the zone that has the most." },
    excludedNodeCount: {
      ...COUNT,
      description: "Nodes that carry the label node.kubernetes.io/exclude-from-external-load-balancers.",
    },
    windowsNodePools: BOOLEAN,
    region: STRING,
    regionZones: STRINGS,
    projectDefaultNetworkTier: { enum: ["Premium", "Standard", null] },
    network: { ...STRING, description: "Name of the VPC network." },
    clusterSubnet: {
      type: ["object", "null"],
      additionalProperties: false,
      required: ["name"],
      properties: { name: { type: "string" }, ipv6AccessType: { enum: ["NONE", "INTERNAL", "EXTERNAL"] } },
    },
    subnets: {
      type: ["array", "null"],
      description: "Inventory of the network's subnets; leave it out rather than incomplete.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name"],
        properties: {
          name: { type: "string" },
          region: STRING,
          network: STRING,
          ipv4Range: STRING,
          stackType: { enum: ["IPV4_ONLY", "IPV4_IPV6", "IPV6_ONLY", null] },
          ipv6AccessType: ACCESS,
          ipv6Range: STRING,
          purpose: STRING,
        },
      },
    },
    addresses: {
      type: ["array", "null"],
      description: "Inventory of the project's reserved addresses; leave it out rather than incomplete.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "address"],
        properties: {
          name: { type: "string" },
          address: { type: "string" },
          ipVersion: { enum: ["IPV4", "IPV6", null] },
          type: { enum: ["EXTERNAL", "INTERNAL", null] },
          tier: { enum: ["PREMIUM", "STANDARD", null] },
          region: STRING,
          scope: { enum: ["regional", "global", null] },
          purpose: STRING,
          subnet: STRING,
          prefixLength: COUNT,
          ipv6EndpointType: { enum: ["NETLB", "VM", null] },
          users: STRINGS,
        },
      },
    },
    userManagedFirewall: { ...BOOLEAN, description: "--disable-l4-lb-firewall-reconciliation is set." },
    sharedInstanceGroupsUsedOutsideGke: BOOLEAN,
    multiSubnet: { ...BOOLEAN, description: "Nodes are in additional subnets." },
    sharedVpc: { ...BOOLEAN, description: "The network lives in a host project." },
    hostProjectFirewallAccess: BOOLEAN,
    networkPolicy: { ...BOOLEAN, description: "GKE NetworkPolicy enforcement is on." },
    negReadinessGates: { ...BOOLEAN, description: "Pods carry NEG readiness gates." },
    autoNegAnnotation: { ...TRI_STATE, description: "GKE adds the NEG annotation to Services of an Ingress." },
    nodePortRange: { type: ["string", "null"], pattern: "^\\d{1,5}-\\d{1,5}$" },
    extraGkeClasses: STRINGS,
    forwardingRuleQuota: {
      type: ["object", "null"],
      additionalProperties: false,
      properties: { internal: { type: "integer", minimum: 0 }, external: { type: "integer", minimum: 0 } },
    },
    firewallRules: {
      type: ["array", "null"],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "sourceRanges", "allowed"],
        properties: {
          name: { type: "string" },
          network: STRING,
          sourceRanges: { type: "array", items: { type: "string" } },
          allowed: { type: "array", items: { type: "string" } },
        },
      },
    },
    inventoryAgeMinutes: { type: ["number", "null"], minimum: 0 },
    features: {
      type: ["object", "null"],
      description: "Switches of the controllers that differ from what the GKE version implies.",
      additionalProperties: false,
      properties: Object.fromEntries(Object.keys(FEATURES).map((name) => [name, TRI_STATE])),
    },
  },
} as const;
