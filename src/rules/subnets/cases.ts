import type { SubnetRecord } from "../../domain/cluster-profile.ts";
import { BASE_CLUSTER, type CaseTable, internal, live, loadBalancer, rbs } from "../case.ts";

const NEWER = "networking.gke.io/load-balancer-subnet";
const OLDER = "networking.gke.io/internal-load-balancer-subnet";
const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const NO_SUBSETTING = { subsetting: false };
const DUAL_STACK = { stackType: "ipv4-ipv6", clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" } } as const;
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };

const withSubnet = (fields: Partial<SubnetRecord>) => ({
  subnets: [
    ...(BASE_CLUSTER.subnets ?? []),
    { name: "other-subnet", region: "us-central1", network: "default", ipv4Range: "10.20.0.0/24", ...fields },
  ],
});
const newer = (name: string) => ({ annotations: { [NEWER]: name } });
const older = (name: string) => ({ annotations: { [OLDER]: name } });
const liveInternal = (annotations: Record<string, string> = {}, spec = {}) =>
  live(internal, "subsetting", { annotations, spec });

export const SUBNETS_CASES: CaseTable = {
  "subnet-annotation-requires-subsetting": [
    {
      title: "Instance groups",
      cluster: NO_SUBSETTING,
      object: internal(newer("int-subnet")),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The older key",
      cluster: NO_SUBSETTING,
      object: internal(older("int-subnet")),
      expect: [],
      isExample: true,
    },
    { title: "Subsetting", object: internal(newer("int-subnet")), expect: [] },
  ],
  "subnet-annotation-requires-rbs": [
    {
      title: "A target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...newer("ext-subnet") }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "A backend service",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...newer("ext-subnet") }),
      expect: [],
    },
  ],
  "subnet-annotation-external-ipv4-only": [
    {
      title: "IPv4 only",
      object: rbs(newer("ext-subnet")),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Dual stack",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...newer("ext-subnet") }),
      expect: [],
    },
  ],
  "legacy-subnet-annotation-dualstack": [
    {
      title: "The older key with IPv6",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH_FAMILIES, ...older("int-subnet") }),
      expect: [{ message: "undocumented", action: "warn" }],
      isExample: true,
    },
    { title: "The older key with IPv4", object: internal(older("int-subnet")), expect: [] },
    {
      title: "The newer key hides the older one",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH_FAMILIES, annotations: { [OLDER]: "int-subnet", [NEWER]: "int-subnet" } }),
      expect: [],
    },
  ],
  "subnet-annotations-both": [
    {
      title: "With subsetting the newer key wins",
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "default" } }),
      expect: [{ message: "newerWins", action: "warn" }],
      isExample: true,
    },
    {
      title: "With instance groups the older key is the only one",
      cluster: NO_SUBSETTING,
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "default" } }),
      expect: [{ message: "olderWins", action: "warn" }],
    },
    {
      title: "Both say the same",
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "int-subnet" } }),
      expect: [],
    },
  ],
  "subnet-annotation-empty": [
    {
      title: "An empty value hides the older key",
      object: internal({ annotations: { [NEWER]: "", [OLDER]: "int-subnet" } }),
      expect: [{ message: "empty", action: "warn" }],
      isExample: true,
    },
    { title: "A name", object: internal(newer("int-subnet")), expect: [] },
  ],
  "subnet-name-invalid": [
    {
      title: "A resource path",
      object: internal(newer("projects/p/regions/us-central1/subnetworks/int-subnet")),
      expect: [{ message: "path", action: "deny" }],
      isExample: true,
    },
    { title: "Upper case", object: internal(older("Int-Subnet")), expect: [{ message: "badName", action: "deny" }] },
    {
      title: "64 characters",
      object: internal(newer("a".repeat(64))),
      expect: [{ message: "badName", action: "deny" }],
    },
    {
      title: "63 characters",
      cluster: withSubnet({ name: "a".repeat(63) }),
      object: internal(newer("a".repeat(63))),
      expect: [],
    },
    { title: "A value that nobody reads", object: rbs(newer("Ext/Subnet")), expect: [] },
  ],
  "subnet-not-found": [
    {
      title: "No subnet of that name",
      object: internal(newer("nope-subnet")),
      expect: [{ message: "notFound", action: "deny" }],
      isExample: true,
    },
    {
      title: "Instance groups and the older key",
      cluster: NO_SUBSETTING,
      object: internal(older("nope-subnet")),
      expect: [{ message: "notFound", action: "deny" }],
    },
    { title: "A subnet", object: internal(newer("int-subnet")), expect: [], isExample: true },
    {
      title: "The cluster's own subnet exists, listed or not",
      cluster: { subnets: [] },
      object: internal(newer("default")),
      expect: [],
    },
    { title: "A path is another mistake", object: internal(newer("a/b")), expect: [] },
    { title: "An external IPv4 Service needs no subnet", object: rbs(newer("nope-subnet")), expect: [] },
  ],
  "subnet-wrong-region": [
    {
      title: "A subnet of another region",
      cluster: withSubnet({ region: "europe-west1" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "elsewhere", action: "deny" }],
      isExample: true,
    },
    { title: "The cluster's region", cluster: withSubnet({}), object: internal(newer("other-subnet")), expect: [] },
    {
      title: "One that tells no region is given the benefit of the doubt",
      cluster: withSubnet({ region: null }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
  "subnet-wrong-network": [
    {
      title: "A subnet of another network",
      cluster: withSubnet({ network: "projects/p/global/networks/lab" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "elsewhere", action: "deny" }],
      isExample: true,
    },
    {
      title: "The cluster's network, as a URL",
      cluster: withSubnet({ network: "projects/p/global/networks/default" }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
  "subnet-purpose": [
    {
      title: "A proxy-only subnet",
      cluster: withSubnet({ purpose: "REGIONAL_MANAGED_PROXY" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "setAside", action: "deny" }],
      isExample: true,
    },
    {
      title: "An ordinary subnet",
      cluster: withSubnet({ purpose: "PRIVATE" }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
  "subnet-static-ip-mismatch": [
    {
      title: "An address of the cluster's subnet in another one",
      object: internal({ annotations: { [NEWER]: "int-subnet", [NAMES]: "int-ip" } }),
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP outside the subnet's range",
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.9.0.5" } }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "An external IPv6 address and no subnet annotation",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "web-ip6" } }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "An IP inside the subnet's range",
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.8.0.5" } }),
      expect: [],
    },
    {
      title: "The external IPv6 address's own subnet",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "web-ip6", [NEWER]: "ext-subnet" } }),
      expect: [],
    },
    {
      title: "External IPv4 addresses come from no subnet",
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [],
    },
    {
      title: "Without inventories nothing is said",
      cluster: { subnets: null, addresses: null },
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.9.0.5" } }),
      expect: [],
    },
  ],
  "subnet-changed": [
    {
      title: "A subnet for an ephemeral IP",
      object: liveInternal({ [NEWER]: "int-subnet" }),
      old: liveInternal(),
      expect: [{ message: "newIp", action: "warn" }],
      isExample: true,
    },
    {
      title: "The annotation is taken off",
      object: liveInternal(),
      old: liveInternal({ [OLDER]: "int-subnet" }),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "Instance groups and the older key",
      object: live(internal, "instance groups", { annotations: { [OLDER]: "int-subnet" } }),
      old: live(internal, "instance groups"),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "The IPv6 rule of an external Service",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { spec: BOTH_FAMILIES, annotations: { [NEWER]: "ext-subnet" } }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [{ message: "newIp", action: "warn" }],
    },
    {
      title: "The static address is of the old subnet",
      object: liveInternal({ [NEWER]: "int-subnet", [NAMES]: "int-ip" }),
      old: liveInternal({ [NAMES]: "int-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The IP is pinned to one of the new subnet in the same edit",
      object: liveInternal({ [NEWER]: "int-subnet" }, { loadBalancerIP: "10.8.0.5" }),
      old: liveInternal(),
      expect: [{ message: "pinned", action: "warn" }],
    },
    {
      title: "The cluster's subnet, written down",
      object: liveInternal({ [NEWER]: "default" }),
      old: liveInternal(),
      expect: [],
    },
    {
      title: "Another key for the same subnet",
      object: liveInternal({ [NEWER]: "int-subnet" }),
      old: liveInternal({ [OLDER]: "int-subnet" }),
      expect: [],
    },
    { title: "Not live yet", object: internal(newer("int-subnet")), old: internal(), expect: [] },
    {
      title: "An external IPv4 rule has no subnet",
      object: live(rbs, "rbs", newer("ext-subnet")),
      old: live(rbs, "rbs"),
      expect: [],
    },
  ],
};
