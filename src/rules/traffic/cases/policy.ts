import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const LOCAL = { externalTrafficPolicy: "Local" };
const local = (healthCheckNodePort: number) => ({ spec: { ...LOCAL, healthCheckNodePort } });

/** Cases of the rules about externalTrafficPolicy, internalTrafficPolicy and the health check port. */
export const POLICY_CASES: CaseTable = {
  "etp-invalid": [
    {
      title: "A policy in the wrong case",
      object: rbs({ spec: { externalTrafficPolicy: "local" } }),
      expect: [{ message: "unknown", action: "deny" }],
      isExample: true,
    },
    {
      title: "A policy that does not exist",
      object: internal({ spec: { externalTrafficPolicy: "Global" } }),
      expect: [{ message: "unknown", action: "deny" }],
    },
    { title: "Local", object: rbs({ spec: LOCAL }), expect: [], isExample: true },
    { title: "Cluster", object: rbs({ spec: { externalTrafficPolicy: "Cluster" } }), expect: [] },
    { title: "None, which means Cluster", object: rbs(), expect: [] },
  ],
  "health-check-port-requires-local": [
    {
      title: "A health check port with policy Cluster",
      object: rbs({ spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31000 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
      isExample: true,
    },
    {
      title: "A health check port without a policy",
      object: internal({ spec: { healthCheckNodePort: 31000 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
    },
    { title: "A health check port with policy Local", object: rbs(local(31000)), expect: [], isExample: true },
    { title: "Port 0 means none", object: rbs({ spec: { healthCheckNodePort: 0 } }), expect: [] },
    {
      title: "Local becomes Cluster and the client sends the old port along",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31000 } }),
      expect: [],
    },
    {
      title: "Local becomes Cluster with another port",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31001 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
    },
    {
      title: "A Service that is no load balancer",
      object: clusterIp({ spec: { healthCheckNodePort: 31000 } }),
      expect: [],
    },
  ],
  "health-check-port-immutable": [
    {
      title: "The port is changed",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", local(31001)),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "The port stays",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { labels: { a: "b" }, ...local(31000) }),
      expect: [],
      isExample: true,
    },
    {
      title: "The port is left out, so the API server keeps it",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: LOCAL }),
      expect: [],
    },
    {
      title: "Cluster becomes Local with a port",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", local(31001)),
      expect: [],
    },
    {
      title: "A ClusterIP Service becomes a load balancer with a port",
      old: clusterIp(),
      object: rbs(local(31001)),
      expect: [],
    },
  ],
  "health-check-port-range": [
    {
      title: "The first port of the range",
      object: rbs(local(30000)),
      expect: [],
      limit: { name: "first", side: "within" },
    },
    {
      title: "The port before the range",
      object: rbs(local(29999)),
      expect: [{ message: "outside", action: "warn" }],
      limit: { name: "first", side: "beyond" },
      isExample: true,
    },
    {
      title: "The last port of the range",
      object: rbs(local(32767)),
      expect: [],
      limit: { name: "last", side: "within" },
      isExample: true,
    },
    {
      title: "The port after the range",
      object: rbs(local(32768)),
      expect: [{ message: "outside", action: "warn" }],
      limit: { name: "last", side: "beyond" },
    },
    {
      title: "A cluster with another range",
      cluster: { nodePortRange: "20000-20100" },
      object: rbs(local(20100)),
      expect: [],
    },
    {
      title: "A range that can't be read says nothing",
      cluster: { nodePortRange: "high" },
      object: rbs(local(80)),
      expect: [],
    },
    { title: "No port at all", object: rbs({ spec: LOCAL }), expect: [] },
  ],
  "health-check-port-conflict": [
    {
      title: "Another Service has it as its health check port",
      object: rbs(local(31000)),
      others: [rbs({ name: "api", ...local(31000) })],
      expect: [{ message: "taken", action: "deny" }],
      isExample: true,
    },
    {
      title: "Another Service has it as a node port, in another namespace",
      object: rbs(local(31000)),
      others: [clusterIp({ name: "api", namespace: "other", ports: [{ port: 80, nodePort: 31000 }] })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "Several Services can't hold it, so one is enough",
      object: rbs(local(31000)),
      others: [rbs({ name: "a", ...local(31000) }), rbs({ name: "b", ports: [{ port: 80, nodePort: 31000 }] })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "The Service itself holds it",
      old: live(rbs, "rbs", { labels: { a: "b" }, ...local(31000) }),
      object: live(rbs, "rbs", local(31000)),
      others: [live(rbs, "rbs", local(31000))],
      expect: [],
    },
    {
      title: "Other ports are free",
      object: rbs(local(31000)),
      others: [rbs({ name: "api", ...local(31001) })],
      expect: [],
      isExample: true,
    },
  ],
  "internal-traffic-policy-dpv2": [
    {
      title: "internalTrafficPolicy: Local with Dataplane V2",
      cluster: { dataplaneV2: true },
      object: rbs({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [{ message: "unsupported", action: "warn" }],
      isExample: true,
    },
    {
      title: "internalTrafficPolicy: Local with kube-proxy",
      object: rbs({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "internalTrafficPolicy: Cluster is what the API server fills in",
      cluster: { dataplaneV2: true },
      object: rbs({ spec: { internalTrafficPolicy: "Cluster" } }),
      expect: [],
    },
    {
      title: "A Service that is no load balancer",
      cluster: { dataplaneV2: true },
      object: clusterIp({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [],
    },
  ],
  "etp-changed": [
    {
      title: "On a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { spec: LOCAL }),
      expect: [{ message: "targetPool", action: "warn" }],
      isExample: true,
    },
    {
      title: "From Cluster to Local on a backend service",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: LOCAL }),
      expect: [{ message: "toLocal", action: "warn" }],
    },
    {
      title: "From Local to Cluster with subsetting",
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting"),
      expect: [{ message: "toCluster", action: "warn" }],
    },
    {
      title: "On instance groups",
      old: live(internal, "instance groups", { spec: LOCAL }),
      object: live(internal, "instance groups", { spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [{ message: "toCluster", action: "warn" }],
    },
    {
      title: "Cluster is written out",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [],
      isExample: true,
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ spec: LOCAL }), expect: [] },
    {
      title: "The load balancer goes altogether",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: clusterIp(),
      expect: [],
    },
  ],
};
