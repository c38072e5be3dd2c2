import { ADDRESS_RECORD, FIREWALL_RULE_RECORD, SUBNET_RECORD } from "./inventories.ts";
import type { FromSchema, JsonSchema } from "./json-schema.ts";

/** Where a fact is seen, the most trusted first: Google's APIs, then what the cluster itself shows. */
export const OBSERVERS = ["gke-api", "compute-api", "cluster"] as const;

/** A place where facts are seen. */
export type Observer = (typeof OBSERVERS)[number];

/** One fact about a cluster; its key in the table is its name in cluster files. */
export interface FactDeclaration {
  /** The values that can be stated. null says that the fact is not known, as leaving it out does. */
  readonly type: JsonSchema;
  /** What a number counts. */
  readonly unit?: string;
  /** The value that is taken for granted while nobody says; a finding that rests on it is at most a warning. */
  readonly assumed?: unknown;
  /** The value that silence means, because it is stated only where it differs. */
  readonly ordinary?: unknown;
  /** There is no default, yet the model of the controllers takes something for granted, and says so. */
  readonly isModelled?: true;
  /** What a value says of other facts, unless they are stated themselves. */
  readonly implies?: readonly { readonly value: unknown; readonly facts: object }[];
  /** What is looked at, by the place where it is seen. */
  readonly observed?: Readonly<Partial<Record<Observer, string>>>;
  /** The name of its own command-line flag; any other fact is stated with `--fact NAME=VALUE`. */
  readonly flag?: string;
  /** What the fact says, in one sentence. */
  readonly help: string;
}

const SWITCH = { type: "boolean" } as const;
const SWITCH_OR_AUTO = { enum: [true, false, "auto"] } as const;
const TEXT = { type: "string" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const TEXTS = { type: "array", items: TEXT } as const;

/**
 * Every fact about a cluster. The types, the JSON Schema of cluster files, the assumptions, the flags, `l4guard explain`
 * and the documentation come from this table; the controllers' switches have their own (`features.ts`).
 */
export const FACTS = {
  gkeVersion: {
    type: { ...TEXT, pattern: "^v?\\d{1,9}\\.\\d{1,9}", examples: ["1.33", "1.33.1-gke.1779000"] },
    isModelled: true,
    observed: { "gke-api": "currentMasterVersion", cluster: "/version of the API server" },
    flag: "gke-version",
    help: "Control plane version, such as 1.33.1-gke.1779000.",
  },
  autopilot: {
    type: SWITCH,
    assumed: false,
    implies: [{ value: true, facts: { dataplaneV2: true, httpLoadBalancing: true, vpcNative: true } }],
    observed: { "gke-api": "autopilot.enabled" },
    flag: "autopilot",
    help: "The cluster is an Autopilot cluster.",
  },
  subsetting: {
    type: SWITCH,
    assumed: true,
    observed: {
      "gke-api": "networkConfig.enableL4ilbSubsetting",
      cluster: "a Service with the finalizer gke.networking.io/l4-ilb-v2",
    },
    flag: "subsetting",
    help: "GKE subsetting for internal load balancers is on.",
  },
  httpLoadBalancing: {
    type: SWITCH,
    assumed: true,
    observed: {
      "gke-api": "addonsConfig.httpLoadBalancing",
      cluster: "the Service kube-system/default-http-backend",
    },
    flag: "http-load-balancing",
    help: "The HttpLoadBalancing add-on is on.",
  },
  dataplaneV2: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "networkConfig.datapathProvider", cluster: "the DaemonSet kube-system/anetd" },
    flag: "dataplane-v2",
    help: "The cluster uses GKE Dataplane V2.",
  },
  stackType: {
    type: { enum: ["ipv4", "ipv4-ipv6", "ipv6"] },
    assumed: "ipv4",
    implies: [{ value: "ipv6", facts: { dataplaneV2: true, vpcNative: true } }],
    observed: { "gke-api": "ipAllocationPolicy.stackType", cluster: "Pod ranges of Nodes" },
    flag: "stack-type",
    help: "IP families of the cluster.",
  },
  vpcNative: {
    type: SWITCH,
    assumed: true,
    observed: { "gke-api": "ipAllocationPolicy.useIpAliases" },
    flag: "vpc-native",
    help: "The cluster uses alias IP ranges.",
  },
  legacyNetwork: {
    type: SWITCH,
    assumed: false,
    help: "The VPC network is a legacy network.",
  },
  nodeCount: {
    type: COUNT,
    unit: "nodes",
    observed: { "gke-api": "currentNodeCount", cluster: "Nodes" },
    flag: "node-count",
    help: "Nodes of all node pools.",
  },
  maxNodesPerZone: {
    type: COUNT,
    unit: "nodes",
    observed: { cluster: "Nodes by the label topology.kubernetes.io/zone" },
    flag: "max-nodes-per-zone",
    help: "Nodes of the zone that has the most.",
  },
  excludedNodeCount: {
    type: COUNT,
    unit: "nodes",
    observed: { cluster: "Nodes with the label" },
    help: "Nodes that carry the label node.kubernetes.io/exclude-from-external-load-balancers.",
  },
  windowsNodePools: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "nodePools[].config.imageType", cluster: "Nodes by the label kubernetes.io/os" },
    help: "The cluster has Windows nodes.",
  },
  region: {
    type: TEXT,
    isModelled: true,
    observed: { "gke-api": "location", cluster: "Nodes by the label topology.kubernetes.io/region" },
    flag: "region",
    help: "Region of the cluster, such as europe-west1.",
  },
  regionZones: {
    type: TEXTS,
    observed: { "compute-api": "zones of the region" },
    help: "Zones of the region.",
  },
  projectDefaultNetworkTier: {
    type: { enum: ["Premium", "Standard"] },
    assumed: "Premium",
    observed: { "compute-api": "defaultNetworkTier of the project" },
    flag: "network-tier",
    help: "Network tier of external addresses that ask for none.",
  },
  network: {
    type: TEXT,
    observed: { "gke-api": "network" },
    flag: "network",
    help: "Name of the VPC network.",
  },
  clusterSubnet: {
    type: {
      type: "object",
      additionalProperties: false,
      required: ["name"],
      properties: { name: TEXT, ipv6AccessType: { enum: ["NONE", "INTERNAL", "EXTERNAL"] } },
    },
    assumed: { name: "default", ipv6AccessType: "NONE" },
    observed: { "gke-api": "subnetwork" },
    help: "The subnet of the cluster.",
  },
  subnets: {
    type: { type: "array", items: SUBNET_RECORD },
    observed: { "compute-api": "subnetworks", cluster: "Config Connector's ComputeSubnetworks, where they are all" },
    help: "Inventory of the network's subnets; leave it out rather than incomplete.",
  },
  addresses: {
    type: { type: "array", items: ADDRESS_RECORD },
    isModelled: true,
    observed: { "compute-api": "addresses", cluster: "Config Connector's ComputeAddresses, where they are all" },
    help: "Inventory of the project's reserved addresses; leave it out rather than incomplete.",
  },
  userManagedFirewall: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "networkConfig.disableL4LbFirewallReconciliation" },
    flag: "user-managed-firewall",
    help: "GKE leaves firewall rules to you: --disable-l4-lb-firewall-reconciliation is set.",
  },
  sharedInstanceGroupsUsedOutsideGke: {
    type: SWITCH,
    assumed: false,
    help: "Load balancers that GKE does not manage use the cluster's instance groups.",
  },
  multiSubnet: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "ipAllocationPolicy.additionalIpRangesConfigs" },
    help: "Nodes are in additional subnets.",
  },
  sharedVpc: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "the projects of cluster and network" },
    flag: "shared-vpc",
    help: "The network lives in a host project.",
  },
  hostProjectFirewallAccess: {
    type: SWITCH,
    assumed: true,
    help: "GKE may write firewall rules in the host project of a Shared VPC.",
  },
  networkPolicy: {
    type: SWITCH,
    assumed: false,
    observed: { "gke-api": "networkPolicy.enabled", cluster: "the DaemonSet kube-system/calico-node" },
    help: "GKE NetworkPolicy enforcement is on.",
  },
  negReadinessGates: {
    type: SWITCH,
    assumed: false,
    help: "Pods carry NEG readiness gates.",
  },
  autoNegAnnotation: {
    type: SWITCH_OR_AUTO,
    assumed: "auto",
    help: "GKE adds the NEG annotation to Services of an Ingress.",
  },
  nodePortRange: {
    type: { type: "string", pattern: "^\\d{1,5}-\\d{1,5}$", examples: ["30000-32767"] },
    assumed: "30000-32767",
    help: "Ports that the API server gives out as node ports.",
  },
  extraGkeClasses: {
    type: TEXTS,
    ordinary: [],
    help: "Load balancer classes that GKE's controllers take besides their own.",
  },
  forwardingRuleQuota: {
    type: { type: "object", additionalProperties: false, properties: { internal: COUNT, external: COUNT } },
    unit: "forwarding rules",
    ordinary: {},
    help: "Quota of internal forwarding rules in the network and of external ones in the project.",
  },
  firewallRules: {
    type: { type: "array", items: FIREWALL_RULE_RECORD },
    help: "Inventory of the network's firewall rules that allow traffic in; leave it out rather than incomplete.",
  },
  inventoryAgeMinutes: {
    type: { type: "number", minimum: 0 },
    unit: "minutes",
    ordinary: 0,
    help: "Time since the inventories were taken.",
  },
} as const satisfies Readonly<Record<string, FactDeclaration>>;

/** The name of a fact that can be stated, but for the controllers' switches. */
export type StatedFact = keyof typeof FACTS;

/** The values of the facts that can be stated. */
export type StatedValues = { readonly [Name in StatedFact]: FromSchema<(typeof FACTS)[Name]["type"]> };

type Having<Field extends keyof FactDeclaration> = {
  [Name in StatedFact]: (typeof FACTS)[Name] extends Readonly<Record<Field, unknown>> ? Name : never;
}[StatedFact];

/** The facts whose value is taken for granted while nobody says. */
type AssumedFact = Having<"assumed">;

/** The facts about which silence says something. */
type OrdinaryFact = Having<"ordinary">;

/** The facts that are unknown until someone says. */
export type StatedFactWithoutDefault = Exclude<StatedFact, AssumedFact | OrdinaryFact>;

/** The facts that have the field, in the order of the table. */
export function factsWith<Field extends keyof FactDeclaration>(field: Field): readonly Having<Field>[] {
  return namesOf(FACTS).filter((name): name is Having<Field> => field in FACTS[name]);
}

/** Whether the name is that of a fact whose value is a text. */
export function isTextFact(name: string): boolean {
  const type: JsonSchema | undefined = Object.hasOwn(FACTS, name) ? FACTS[name as StatedFact].type : undefined;
  return type?.type === "string";
}

/** The values that are assumed where a cluster file is silent. */
export const ASSUMED = Object.fromEntries(
  factsWith("assumed").map((name) => [name, FACTS[name].assumed]),
) as unknown as Pick<StatedValues, AssumedFact>;

/** The values that silence means. */
export const ORDINARY = Object.fromEntries(
  factsWith("ordinary").map((name) => [name, FACTS[name].ordinary]),
) as unknown as Pick<StatedValues, OrdinaryFact>;

/** What the facts that are stated say of others (Google's documentation of Autopilot, and of single-stack IPv6 clusters). */
export function impliedBy(stated: { readonly [Name in StatedFact]?: unknown }): Partial<StatedValues> {
  const implied = namesOf(FACTS).flatMap((name) => {
    const { implies = [] }: FactDeclaration = FACTS[name];
    return implies.flatMap(({ value, facts }) => (stated[name] === value ? [facts] : []));
  });
  return Object.assign({}, ...implied);
}

function namesOf(table: typeof FACTS): readonly StatedFact[] {
  return Object.keys(table) as StatedFact[];
}
