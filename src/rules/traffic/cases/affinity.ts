import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const WEIGHTED = { "networking.gke.io/weighted-load-balancing": "pods-per-node" };
const weighted = (value: string) => ({ "networking.gke.io/weighted-load-balancing": value });
const LOCAL = { externalTrafficPolicy: "Local" };
const clientIp = (timeoutSeconds?: number) => ({
  sessionAffinity: "ClientIP",
  ...(timeoutSeconds !== undefined && { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
});
const STRONG = { "networking.gke.io/l4-strong-session-affinity": "enabled" };

/** Cases of the rules about weights and affinity. */
export const AFFINITY_CASES: CaseTable = {
  "weighted-value-invalid": [
    {
      title: "A value in the wrong case",
      object: rbs({ annotations: weighted("Pods-Per-Node"), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
      isExample: true,
    },
    {
      title: "A value with a blank",
      object: rbs({ annotations: weighted("pods-per-node "), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    {
      title: "A value that means something to people only",
      object: internal({ annotations: weighted("true"), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    {
      title: "An empty value",
      object: rbs({ annotations: weighted(""), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    { title: "The right value", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    { title: "No annotation", object: rbs(), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp({ annotations: weighted("true") }), expect: [] },
  ],
  "weighted-requires-rbs": [
    {
      title: "On a target pool",
      object: loadBalancer({ annotations: { ...WEIGHTED, "cloud.google.com/l4-rbs": "disabled" }, spec: LOCAL }),
      expect: [{ message: "targetPool", action: "deny" }],
      isExample: true,
    },
    {
      title: "Added to a live target pool",
      old: live(loadBalancer, "target pool", { spec: LOCAL }),
      object: live(loadBalancer, "target pool", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "targetPool", action: "deny" }],
    },
    {
      title: "On an internal load balancer without subsetting",
      cluster: { subsetting: false },
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "instanceGroups", action: "deny" }],
    },
    {
      title: "On a new external Service the mutation comes first",
      object: loadBalancer({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    { title: "On a backend service", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    {
      title: "A value that turns nothing on",
      object: loadBalancer({ annotations: { ...weighted("true"), "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
  "weighted-requires-local": [
    {
      title: "With policy Cluster",
      object: rbs({ annotations: WEIGHTED, spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [{ message: "noEffect", action: "warn" }],
      isExample: true,
    },
    {
      title: "With subsetting and without a policy",
      cluster: { features: { weightedIlb: true } },
      object: internal({ annotations: WEIGHTED }),
      expect: [{ message: "noEffect", action: "warn" }],
    },
    { title: "With policy Local", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    {
      title: "On a target pool nothing would weigh anyway",
      object: loadBalancer({ annotations: { ...WEIGHTED, "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
  "weighted-internal-allowlist": [
    {
      title: "An internal Service of an ordinary project",
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "notListed", action: "warn" }],
      isExample: true,
    },
    {
      title: "An internal Service of a project on the allow list",
      cluster: { features: { weightedIlb: true } },
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    { title: "With policy Cluster", object: internal({ annotations: WEIGHTED }), expect: [] },
    { title: "An external Service", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
  ],
  "session-affinity-ilb-uneven": [
    {
      title: "An internal Service with ClientIP",
      object: internal({ spec: clientIp() }),
      expect: [{ message: "uneven", action: "info" }],
      isExample: true,
    },
    { title: "An internal Service without affinity", object: internal(), expect: [], isExample: true },
    { title: "An external Service with ClientIP", object: rbs({ spec: clientIp() }), expect: [] },
  ],
  "session-affinity-timeout-ignored": [
    {
      title: "A timeout of its own",
      object: rbs({ spec: clientIp(10801) }),
      expect: [{ message: "ignored", action: "info" }],
      limit: { name: "timeoutSeconds", side: "beyond" },
      isExample: true,
    },
    {
      title: "A shorter one",
      object: internal({ spec: clientIp(600) }),
      expect: [{ message: "ignored", action: "info" }],
    },
    {
      title: "The default that the API server fills in",
      object: rbs({ spec: clientIp(10800) }),
      expect: [],
      limit: { name: "timeoutSeconds", side: "within" },
      isExample: true,
    },
    { title: "No timeout", object: rbs({ spec: clientIp() }), expect: [] },
    {
      title: "Strong session affinity reads it",
      cluster: { features: { strongSessionAffinity: true } },
      object: rbs({ annotations: STRONG, spec: clientIp(600) }),
      expect: [],
    },
    { title: "A Service that is no load balancer", object: clusterIp({ spec: clientIp(600) }), expect: [] },
  ],
  "zonal-affinity-needs-subsetting": [
    {
      title: "PreferClose without subsetting",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferSameZone without subsetting",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "PreferClose with subsetting",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
      isExample: true,
    },
  ],
  "zonal-affinity-external": [
    {
      title: "PreferClose on an external Service",
      object: rbs({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferSameZone on a target pool",
      object: loadBalancer({
        annotations: { "cloud.google.com/l4-rbs": "disabled" },
        spec: { trafficDistribution: "PreferSameZone" },
      }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      object: rbs({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "PreferClose on an internal Service",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
      isExample: true,
    },
  ],
  "session-affinity-changed": [
    {
      title: "On a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { spec: clientIp(10800) }),
      expect: [{ message: "targetPool", action: "warn" }],
      isExample: true,
    },
    {
      title: "On a backend service",
      old: live(rbs, "rbs", { spec: clientIp(10800) }),
      object: live(rbs, "rbs"),
      expect: [{ message: "inPlace", action: "info" }],
    },
    {
      title: "On an internal load balancer",
      old: live(internal, "subsetting"),
      object: live(internal, "subsetting", { spec: clientIp(10800) }),
      expect: [{ message: "inPlace", action: "info" }],
    },
    {
      title: "Another timeout on a target pool changes nothing in the cloud",
      old: live(loadBalancer, "target pool", { spec: clientIp(10800) }),
      object: live(loadBalancer, "target pool", { spec: clientIp(600) }),
      expect: [],
      isExample: true,
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ spec: clientIp() }), expect: [] },
  ],
};
