import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../case.ts";

const LOCAL = { externalTrafficPolicy: "Local" };
/** A cluster without GKE subsetting. */
const old = (cluster: ClusterProfile = {}): ClusterProfile => ({ subsetting: false, ...cluster });
/** A cluster whose new external Services are on NEGs. */
const recent = (cluster: ClusterProfile = {}): ClusterProfile => ({ gkeVersion: "1.33.4-gke.1000000", ...cluster });
const TARGET_POOL = { "cloud.google.com/l4-rbs": "disabled" };
const TAKEN = { sharedInstanceGroupsUsedOutsideGke: true };
const NO_AUTO_NEG = { autoNegAnnotation: false } as const;

const ingress = (metadata: object = {}) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "shop", namespace: "shop", ...metadata },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
const NEG_BACKEND = clusterIp({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } });
const workload = (kind: string, replicas?: number) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: kind.toLowerCase(), namespace: "shop" },
  spec: { ...(replicas !== undefined && { replicas }), template: { metadata: { labels: { app: "web" } } } },
});

export const SCALE_CASES: CaseTable = {
  "ilb-node-limit-250": [
    {
      title: "251 nodes without subsetting",
      cluster: old({ nodeCount: 251 }),
      object: internal(),
      expect: [{ message: "tooMany", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "250 nodes without subsetting",
      cluster: old({ nodeCount: 250 }),
      object: internal(),
      expect: [],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "251 nodes without subsetting and with policy Local",
      cluster: old({ nodeCount: 251 }),
      object: internal({ spec: LOCAL }),
      expect: [{ message: "local", action: "deny" }],
    },
    {
      title: "251 nodes without subsetting, under a strict policy",
      cluster: old({ nodeCount: 251 }),
      policy: { preset: "strict" },
      object: internal(),
      expect: [{ message: "tooMany", action: "deny" }],
    },
    {
      title: "Many nodes with subsetting",
      cluster: { nodeCount: 5000 },
      object: internal(),
      expect: [],
      isExample: true,
    },
    {
      title: "A Service from before subsetting that gets policy Local",
      cluster: { nodeCount: 300 },
      old: live(internal, "instance groups"),
      object: live(internal, "instance groups", { spec: LOCAL }),
      expect: [],
    },
    {
      title: "A Service from before subsetting in a cluster that has it now",
      cluster: { nodeCount: 300 },
      old: clusterIp(),
      object: live(internal, "instance groups"),
      expect: [{ message: "tooMany", action: "warn" }],
    },
    { title: "An external Service", cluster: old({ nodeCount: 300 }), object: rbs(), expect: [] },
    {
      title: "The cluster itself",
      cluster: old({ nodeCount: 251 }),
      expect: [{ message: "cluster", action: "warn" }],
    },
    { title: "A cluster with subsetting", cluster: { nodeCount: 251 }, expect: [] },
    { title: "A small cluster without subsetting", cluster: old({ nodeCount: 250 }), expect: [] },
  ],
  "ilb-local-backend-limit-250": [
    {
      title: "251 Pods on enough nodes",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 251)],
      expect: [{ message: "tooMany", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "250 Pods on enough nodes",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 250)],
      expect: [],
      limit: { name: "nodes", side: "within" },
      isExample: true,
    },
    {
      title: "Several workloads add up",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 250), workload("StatefulSet")],
      expect: [{ message: "tooMany", action: "warn" }],
    },
    {
      title: "A DaemonSet has a Pod on every node",
      cluster: { nodeCount: 251 },
      object: internal({ spec: LOCAL }),
      others: [workload("DaemonSet")],
      expect: [{ message: "tooMany", action: "warn" }],
    },
    {
      title: "Many Pods on few nodes",
      cluster: { nodeCount: 250 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 1000)],
      expect: [],
    },
    {
      title: "No workload is known",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      expect: [],
    },
    {
      title: "Policy Cluster",
      cluster: { nodeCount: 400 },
      object: internal(),
      others: [workload("Deployment", 1000)],
      expect: [],
    },
  ],
  "ilb-cluster-subset-25": [
    {
      title: "26 nodes",
      cluster: { nodeCount: 26 },
      object: internal(),
      expect: [{ message: "subset", action: "info" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "25 nodes",
      cluster: { nodeCount: 25 },
      object: internal(),
      expect: [],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "Policy Local",
      cluster: { nodeCount: 26 },
      object: internal({ spec: LOCAL }),
      expect: [],
      isExample: true,
    },
    { title: "Without subsetting", cluster: old({ nodeCount: 26 }), object: internal(), expect: [] },
  ],
  "rbs-neg-limits": [
    {
      title: "3001 nodes with policy Local",
      cluster: recent({ nodeCount: 3001 }),
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "local", action: "warn" }],
      limit: { name: "localNodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "3000 nodes with policy Local",
      cluster: recent({ nodeCount: 3000 }),
      object: rbs({ spec: LOCAL }),
      expect: [],
      limit: { name: "localNodes", side: "within" },
      isExample: true,
    },
    {
      title: "251 nodes with policy Cluster",
      cluster: recent({ nodeCount: 251 }),
      object: rbs(),
      expect: [{ message: "subset", action: "info" }],
      limit: { name: "clusterNodes", side: "beyond" },
    },
    {
      title: "250 nodes with policy Cluster",
      cluster: recent({ nodeCount: 250 }),
      object: rbs(),
      expect: [],
      limit: { name: "clusterNodes", side: "within" },
    },
    { title: "On instance groups", cluster: { nodeCount: 5000 }, object: rbs({ spec: LOCAL }), expect: [] },
    {
      title: "On NEGs that are not the default, by finalizer",
      cluster: { nodeCount: 5000, features: { rbsNeg: true, rbsNegDefault: false } },
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v3"], spec: LOCAL }),
      expect: [{ message: "local", action: "warn" }],
    },
    {
      title: "On instance groups although NEGs are the default, by finalizer",
      cluster: recent({ nodeCount: 5000 }),
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"], spec: LOCAL }),
      expect: [],
    },
  ],
  "ig-limit-1000": [
    {
      title: "1001 nodes in a zone and no subsetting",
      cluster: old({ maxNodesPerZone: 1001 }),
      object: internal(),
      expect: [{ message: "surplus", action: "warn" }],
      limit: { name: "nodesPerZone", side: "beyond" },
      isExample: true,
    },
    {
      title: "1000 nodes in a zone and no subsetting",
      cluster: old({ maxNodesPerZone: 1000 }),
      object: internal(),
      expect: [],
      limit: { name: "nodesPerZone", side: "within" },
    },
    {
      title: "An external Service on instance groups",
      cluster: { maxNodesPerZone: 1001 },
      object: rbs(),
      expect: [{ message: "surplus", action: "warn" }],
    },
    {
      title: "An external Service on NEGs",
      cluster: recent({ maxNodesPerZone: 1001 }),
      object: rbs(),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal Service with subsetting",
      cluster: { maxNodesPerZone: 1001 },
      object: internal(),
      expect: [],
    },
    {
      title: "An Ingress without NEGs",
      cluster: { maxNodesPerZone: 1001, ...NO_AUTO_NEG },
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "surplus", action: "warn" }],
    },
    {
      title: "An Ingress with NEGs",
      cluster: { maxNodesPerZone: 1001, ...NO_AUTO_NEG },
      object: ingress(),
      others: [NEG_BACKEND],
      expect: [],
    },
    {
      title: "The cluster itself, with one such Service",
      cluster: { maxNodesPerZone: 1001 },
      others: [live(rbs, "rbs"), live(internal, "subsetting", { name: "api" })],
      expect: [{ message: "cluster", action: "warn" }],
    },
    {
      title: "The cluster itself, with Services on NEGs",
      cluster: { maxNodesPerZone: 1001 },
      others: [live(internal, "subsetting")],
      expect: [],
    },
  ],
  "single-load-balanced-ig": [
    {
      title: "An internal Service without subsetting",
      cluster: old(TAKEN),
      object: internal(),
      expect: [{ message: "taken", action: "deny" }],
      isExample: true,
    },
    {
      title: "An external Service on instance groups",
      cluster: TAKEN,
      object: rbs(),
      expect: [{ message: "taken", action: "deny" }],
    },
    { title: "An external Service on NEGs", cluster: recent(TAKEN), object: rbs(), expect: [], isExample: true },
    {
      title: "An external Service on NEGs from before they were the default",
      cluster: recent(TAKEN),
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      expect: [{ message: "taken", action: "deny" }],
    },
    { title: "A target pool", cluster: TAKEN, object: loadBalancer({ annotations: TARGET_POOL }), expect: [] },
    { title: "The nodes are free", cluster: old(), object: internal(), expect: [] },
    {
      title: "Nobody said whether the nodes are free",
      cluster: old({ sharedInstanceGroupsUsedOutsideGke: null }),
      object: internal(),
      expect: [],
    },
    {
      title: "An Ingress without NEGs",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "An Ingress with NEGs",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress(),
      others: [NEG_BACKEND],
      expect: [],
    },
    {
      title: "An Ingress of another controller",
      cluster: { ...TAKEN, ...NO_AUTO_NEG },
      object: ingress({ annotations: { "kubernetes.io/ingress.class": "nginx" } }),
      others: [clusterIp()],
      expect: [],
    },
    {
      title: "The cluster itself, with one such Service",
      cluster: TAKEN,
      others: [live(internal, "instance groups"), live(loadBalancer, "target pool", { name: "tp" })],
      expect: [{ message: "cluster", action: "deny" }],
    },
    { title: "The cluster itself, with none", cluster: TAKEN, others: [live(internal, "subsetting")], expect: [] },
    { title: "A cluster whose nodes are free", others: [live(internal, "instance groups")], expect: [] },
  ],
  "multi-subnet-ig-backends": [
    {
      title: "An internal Service without subsetting",
      cluster: old({ multiSubnet: true }),
      object: internal(),
      expect: [{ message: "leftOut", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool",
      cluster: { multiSubnet: true },
      object: loadBalancer({ annotations: TARGET_POOL }),
      expect: [{ message: "leftOut", action: "warn" }],
    },
    {
      title: "An external Service on instance groups",
      cluster: { multiSubnet: true },
      object: rbs(),
      expect: [{ message: "leftOut", action: "warn" }],
    },
    {
      title: "An external Service on NEGs",
      cluster: recent({ multiSubnet: true }),
      object: rbs(),
      expect: [],
      isExample: true,
    },
    { title: "An internal Service with subsetting", cluster: { multiSubnet: true }, object: internal(), expect: [] },
    { title: "All nodes in one subnet", object: rbs(), expect: [] },
  ],
  "node-exclude-label": [
    {
      title: "Some nodes carry the label",
      cluster: { nodeCount: 10, excludedNodeCount: 3 },
      expect: [{ message: "some", action: "info" }],
      isExample: true,
    },
    {
      title: "All nodes carry the label",
      cluster: { nodeCount: 3, excludedNodeCount: 3 },
      expect: [{ message: "all", action: "warn" }],
    },
    {
      title: "No node carries the label",
      cluster: { nodeCount: 3, excludedNodeCount: 0 },
      expect: [],
      isExample: true,
    },
  ],
  "forwarding-rule-quota": [
    {
      title: "Rules are counted by scheme",
      others: [
        live(rbs, "rbs"),
        live(internal, "subsetting", { name: "a" }),
        live(internal, "subsetting", { name: "b" }),
      ],
      expect: [
        { message: "counted", action: "info" },
        { message: "counted", action: "info" },
      ],
      isExample: true,
    },
    {
      title: "A quota that is enough",
      cluster: { forwardingRuleQuota: { external: 1 } },
      others: [live(rbs, "rbs")],
      expect: [{ message: "within", action: "info" }],
    },
    {
      title: "A quota that is not",
      cluster: { forwardingRuleQuota: { external: 1 } },
      others: [live(rbs, "rbs"), live(loadBalancer, "target pool", { name: "tp" })],
      expect: [{ message: "exceeded", action: "warn" }],
    },
    {
      title: "Only GKE's load balancers count",
      others: [clusterIp(), loadBalancer({ name: "other", spec: { loadBalancerClass: "example.com/lb" } })],
      expect: [],
      isExample: true,
    },
  ],
};
