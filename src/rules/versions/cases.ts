import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../case.ts";

const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const SUBNET = "networking.gke.io/load-balancer-subnet";
const TIER = "cloud.google.com/network-tier";
const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
const WEIGHTED = "networking.gke.io/weighted-load-balancing";
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const at = (gkeVersion: string) => ({ gkeVersion });
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" },
} as const;
const NO_ADDON = { httpLoadBalancing: false };
const LOCAL = { externalTrafficPolicy: "Local" };
const INTERNAL_CLASS = { loadBalancerClass: "networking.gke.io/l4-regional-internal" };
const SIX_PORTS = [1001, 1002, 1003, 1004, 1005, 1006];

export const VERSIONS_CASES: CaseTable = {
  "cluster-version-unparsable": [
    {
      title: "A channel instead of a version",
      cluster: at("rapid"),
      expect: [{ message: "unparsable", action: "info" }],
      isExample: true,
    },
    { title: "A version", expect: [] },
  ],
  "rbs-min-version": [
    {
      title: "l4-rbs before GKE 1.25.5",
      cluster: at("1.24.9-gke.100"),
      object: rbs(),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "An internal Service does not read it",
      cluster: at("1.24.9-gke.100"),
      object: internal({ annotations: { "cloud.google.com/l4-rbs": "enabled" } }),
      expect: [],
    },
    {
      title: "It is dormant on a ClusterIP Service",
      cluster: at("1.24.9-gke.100"),
      object: clusterIp({ annotations: { "cloud.google.com/l4-rbs": "enabled" } }),
      expect: [],
    },
  ],
  "lb-class-min-version": [
    {
      title: "A GKE class before GKE 1.33.1-gke.1779000",
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Another controller's class",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" } }),
      expect: [],
    },
  ],
  "static-ip-annotation-min-version": [
    {
      title: "Address names before GKE 1.29",
      cluster: at("1.28.10-gke.1000000"),
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A blank list",
      cluster: at("1.28.10-gke.1000000"),
      object: rbs({ annotations: { [NAMES]: " , " } }),
      expect: [],
    },
  ],
  "subnet-annotation-min-version": [
    {
      title: "The newer subnet annotation before GKE 1.29",
      cluster: at("1.28.10-gke.1000000"),
      object: internal({ annotations: { [SUBNET]: "int-subnet" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The older key",
      cluster: at("1.28.10-gke.1000000"),
      object: internal({ annotations: { "networking.gke.io/internal-load-balancer-subnet": "int-subnet" } }),
      expect: [],
    },
  ],
  "network-tier-min-version": [
    {
      title: "A tier before GKE 1.19",
      cluster: at("1.18.20-gke.6000"),
      object: loadBalancer({ annotations: { [TIER]: "Standard" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "An internal Service has no tier to choose",
      cluster: at("1.18.20-gke.6000"),
      object: internal({ annotations: { [TIER]: "Standard" } }),
      expect: [],
    },
  ],
  "internal-traffic-policy-min-version": [
    {
      title: "Local before GKE 1.22",
      cluster: at("1.21.14-gke.1000"),
      object: clusterIp({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Cluster is what the API server writes by itself",
      cluster: at("1.21.14-gke.1000"),
      object: clusterIp({ spec: { internalTrafficPolicy: "Cluster" } }),
      expect: [],
    },
  ],
  "etp-min-version": [
    {
      title: "Local before GKE 1.14",
      cluster: at("1.13.12-gke.10"),
      object: loadBalancer({ spec: LOCAL }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    { title: "Cluster", cluster: at("1.13.12-gke.10"), object: loadBalancer(), expect: [] },
  ],
  "ilb-all-ports-min-version": [
    {
      title: "Six ports before GKE 1.18.19-gke.1400",
      cluster: { ...at("1.18.18-gke.100"), subsetting: false },
      object: internal({ ports: SIX_PORTS }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Five ports",
      cluster: at("1.18.18-gke.100"),
      object: internal({ ports: SIX_PORTS.slice(1) }),
      expect: [],
    },
    {
      title: "An external Service",
      cluster: at("1.18.18-gke.100"),
      object: loadBalancer({ ports: SIX_PORTS }),
      expect: [],
    },
  ],
  "dualstack-min-version": [
    {
      title: "Dual stack before GKE 1.29",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000") },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A target pool has no switch, so the version counts",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000") },
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: IPV6_ONLY }),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "The switch of external Services is off",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: rbs({ spec: IPV6_ONLY }),
      expect: [{ message: "switchedOff", action: "deny" }],
    },
    {
      title: "That switch says nothing about internal Services",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [],
    },
    {
      title: "The switch is on in an older version",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000"), features: { dualStackILB: true } },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [],
    },
    { title: "IPv4", cluster: at("1.28.10-gke.1000000"), object: internal(), expect: [] },
  ],
  "weighted-min-version": [
    {
      title: "Weights before GKE 1.31",
      cluster: at("1.30.9-gke.1000000"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The first builds of 1.31.0 have it by one page and not by another",
      cluster: at("1.31.0-gke.1506999"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [],
    },
    {
      title: "A build of 1.31.0 before the one that has it for sure",
      cluster: at("1.31.0-gke.1505999"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [{ message: "between", action: "warn" }],
    },
    {
      title: "The switch is on",
      cluster: { ...at("1.30.9-gke.1000000"), features: { weightedNetLB: true } },
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [],
    },
    {
      title: "Another value",
      cluster: at("1.30.9-gke.1000000"),
      object: rbs({ annotations: { [WEIGHTED]: "yes" } }),
      expect: [],
    },
  ],
  "global-access-min-version": [
    {
      title: "The preview",
      cluster: at("1.17.9-gke.500"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "preview", action: "warn" }],
    },
    {
      title: "Before the preview",
      cluster: at("1.15.12-gke.20"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The first version of the preview",
      cluster: at("1.16.0"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "preview", action: "warn" }],
    },
    {
      title: "Off",
      cluster: at("1.15.12-gke.20"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "false" } }),
      expect: [],
    },
  ],
  "zonal-affinity-min-version": [
    {
      title: "PreferClose before GKE 1.33.3-gke.1392000",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    {
      title: "The switch is on",
      cluster: { features: { zonalAffinityILB: true } },
      object: internal({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [],
    },
    {
      title: "An external Service has no zonal affinity anyway",
      object: rbs({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
    },
  ],
  "etp-windows-min-version": [
    {
      title: "Local with Windows nodes before GKE 1.23.4-gke.400",
      cluster: { ...at("1.22.17-gke.100"), windowsNodePools: true },
      object: loadBalancer({ spec: LOCAL }),
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    { title: "Linux nodes", cluster: at("1.22.17-gke.100"), object: loadBalancer({ spec: LOCAL }), expect: [] },
  ],
  "etp-local-terminating-endpoints": [
    {
      title: "Local before GKE 1.26",
      cluster: at("1.25.16-gke.100"),
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "resets", action: "warn" }],
      isExample: true,
    },
    {
      title: "Dataplane V2 followed in 1.26.4-gke.500",
      cluster: { ...at("1.26.4-gke.400"), dataplaneV2: true },
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "resets", action: "warn" }],
    },
    {
      title: "Dataplane V2 from 1.26.4-gke.500 on",
      cluster: { ...at("1.26.4-gke.500"), dataplaneV2: true },
      object: rbs({ spec: LOCAL }),
      expect: [],
    },
    { title: "Cluster", cluster: at("1.25.16-gke.100"), object: rbs(), expect: [] },
  ],
  "rbs-addon-disabled": [
    {
      title: "RBS without the add-on",
      cluster: NO_ADDON,
      object: rbs(),
      expect: [{ message: "disabled", action: "deny" }],
      isExample: true,
    },
    {
      title: "A target pool needs none",
      cluster: NO_ADDON,
      object: loadBalancer({ labels: WANTS_TARGET_POOL }),
      expect: [],
    },
  ],
  "subsetting-addon-disabled": [
    {
      title: "An internal Service that nobody takes",
      cluster: NO_ADDON,
      object: internal(),
      expect: [{ message: "service", action: "deny" }],
      isExample: true,
    },
    { title: "The cluster itself", cluster: NO_ADDON, expect: [{ message: "cluster", action: "warn" }] },
    { title: "Neither is on", cluster: { ...NO_ADDON, subsetting: false }, object: internal(), expect: [] },
    {
      title: "The class for instance groups needs no add-on",
      cluster: { ...NO_ADDON, ...at("1.33.4-gke.1000000") },
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal-legacy" } }),
      expect: [],
    },
    { title: "A cluster with the add-on", expect: [] },
  ],
  "subsetting-min-version": [
    {
      title: "Subsetting before GKE 1.18.19-gke.1400",
      cluster: at("1.18.18-gke.100"),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    { title: "Subsetting is off", cluster: { ...at("1.18.18-gke.100"), subsetting: false }, expect: [] },
  ],
  "subsetting-recommended": [
    {
      title: "An internal Service in a cluster of more than 250 nodes",
      cluster: { subsetting: false, nodeCount: 251 },
      object: internal(),
      expect: [{ message: "service", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "An internal Service in a cluster of 250 nodes",
      cluster: { subsetting: false, nodeCount: 250 },
      object: internal(),
      expect: [{ message: "service", action: "info" }],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "The cluster itself",
      cluster: { subsetting: false, nodeCount: 300 },
      expect: [{ message: "cluster", action: "warn" }],
    },
    {
      title: "A class that asks for instance groups although subsetting is on",
      cluster: at("1.33.4-gke.1000000"),
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal-legacy" } }),
      expect: [],
    },
    {
      title: "An existing Service is left alone",
      cluster: { subsetting: false, nodeCount: 300 },
      object: live(internal, "instance groups", { labels: { a: "b" } }),
      old: live(internal, "instance groups"),
      expect: [],
    },
    { title: "Subsetting is on", object: internal(), expect: [] },
  ],
  "lb-class-internal-needs-subsetting": [
    {
      title: "The class without subsetting",
      cluster: { ...at("1.33.4-gke.1000000"), subsetting: false },
      object: loadBalancer({ spec: INTERNAL_CLASS }),
      expect: [{ message: "unowned", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class with subsetting",
      cluster: at("1.33.4-gke.1000000"),
      object: loadBalancer({ spec: INTERNAL_CLASS }),
      expect: [],
    },
  ],
  "user-managed-firewall-min-version": [
    {
      title: "The switch before GKE 1.31.3-gke.105600",
      cluster: { ...at("1.30.9-gke.1000000"), userManagedFirewall: true },
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    { title: "GKE manages the firewall", cluster: at("1.30.9-gke.1000000"), expect: [] },
  ],
};
