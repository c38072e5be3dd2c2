import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const RBS = "cloud.google.com/l4-rbs";
const TYPE = "networking.gke.io/load-balancer-type";
const TIER = "cloud.google.com/network-tier";
const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
const WEIGHTED = "networking.gke.io/weighted-load-balancing";
const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
const OLD_SHARE = "cloud.google.com/load-balancer-backend-share";
const ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";
const INGRESS_CLASS = "kubernetes.io/ingress.class";
const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
const AS_BY_DEFAULT = { mutations: { optIn: [] } };

const asked = (value: string) => loadBalancer({ annotations: { [RBS]: value } });
const reachable = (value: string) => internal({ annotations: { [GLOBAL_ACCESS]: value } });
const ingress = (annotations: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", annotations },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});

export const VALUE_CASES: CaseTable = {
  "rbs-value-invalid": [
    {
      title: "Enabled with a capital makes a target pool",
      object: asked("Enabled"),
      expect: [{ message: "targetPool", action: "deny" }],
      isExample: true,
    },
    { title: "enabled", object: rbs(), expect: [], isExample: true },
    { title: "An empty value", object: asked(""), expect: [{ message: "targetPool", action: "deny" }] },
    {
      title: "disabled is an opt-out from the annotation that l4guard adds",
      object: asked("disabled"),
      expect: [{ message: "optOut", action: "warn" }],
    },
    { title: "So is false", object: asked("false"), expect: [{ message: "optOut", action: "warn" }] },
    {
      title: "From GKE 1.37 there is no opting out",
      cluster: { gkeVersion: "1.37.0" },
      object: asked("disabled"),
      expect: [{ message: "noOptOut", action: "warn" }],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer is a new one",
      object: asked("true"),
      old: clusterIp({ annotations: { [RBS]: "enabled" } }),
      expect: [{ message: "targetPool", action: "deny" }],
    },
    {
      title: "An update before there is a load balancer",
      object: asked("true"),
      old: loadBalancer(),
      expect: [{ message: "targetPool", action: "warn" }],
    },
    {
      title: "A live target pool stays one",
      object: live(loadBalancer, "target pool", { annotations: { [RBS]: "yes" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "live", action: "warn" }],
    },
    { title: "An internal Service", object: internal({ annotations: { [RBS]: "yes" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [RBS]: "yes" } }), expect: [] },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [RBS]: "yes" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [],
    },
  ],
  "global-access-value-invalid": [
    {
      title: "True with a capital turns nothing on",
      object: reachable("True"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "true", object: reachable("true"), expect: [], isExample: true },
    { title: "false", object: reachable("false"), expect: [] },
    { title: "yes", object: reachable("yes"), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "False comes to what it says",
      object: reachable("False"),
      expect: [{ message: "harmless", action: "warn" }],
    },
    { title: "So does an empty value", object: reachable(""), expect: [{ message: "harmless", action: "warn" }] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [GLOBAL_ACCESS]: "yes" } }), expect: [] },
  ],
  "backend-share-value-invalid": [
    {
      title: "TRUE in capitals shares nothing",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "TRUE" } }),
      expect: [{ message: "invalid", action: "warn" }],
      isExample: true,
    },
    {
      title: "true",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    { title: "false says no", object: internal({ annotations: { [SHARE]: "false" } }), expect: [] },
    {
      title: "Either key",
      object: internal({ annotations: { [SHARE]: "1", [OLD_SHARE]: "yes" } }),
      expect: [
        { message: "invalid", action: "warn" },
        { message: "invalid", action: "warn" },
      ],
    },
  ],
  "annotation-value-whitespace": [
    {
      title: "A blank before the tier of an internal Service",
      object: internal({ annotations: { [TIER]: "Premium\n" } }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "compared", action: "deny" }],
      isExample: true,
    },
    { title: "No blanks", object: rbs({ annotations: { [TIER]: "Premium" } }), expect: [], isExample: true },
    {
      title: "The policy may have it trimmed on creation",
      object: loadBalancer({ annotations: { [RBS]: " enabled " } }),
      expect: [{ message: "compared", action: "mutate" }],
    },
    {
      title: "Otherwise the rule for the value says it",
      object: loadBalancer({ annotations: { [RBS]: " enabled " } }),
      policy: AS_BY_DEFAULT,
      expect: [],
    },
    {
      title: "What is no value either way is not trimmed",
      object: internal({ annotations: { [TIER]: " gold" } }),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "A live Service is left to its author",
      object: live(internal, "subsetting", { annotations: { [TIER]: "Premium " } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "Lists are trimmed by GKE",
      object: rbs({ annotations: { [ADDRESSES]: " web-ip" } }),
      expect: [{ message: "list", action: "info" }],
    },
    { title: "Somebody else's annotation", object: rbs({ annotations: { "example.com/note": " x " } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [TIER]: "Premium " } }), expect: [] },
    {
      title: "An Ingress class with a blank is no class of GKE's",
      object: ingress({ [INGRESS_CLASS]: "gce-internal " }),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "Another controller's Ingress class, and lists",
      object: ingress({ [INGRESS_CLASS]: " nginx", "networking.gke.io/managed-certificates": "a, b " }),
      expect: [{ message: "list", action: "info" }],
    },
  ],
  "annotation-value-case": [
    {
      title: "A tier in capitals on an internal Service, which has none yet",
      object: internal({ annotations: { [TIER]: "STANDARD" } }),
      expect: [{ message: "wrongCase", action: "deny" }],
      isExample: true,
    },
    { title: "The documented case", object: rbs({ annotations: { [TIER]: "Standard" } }), expect: [], isExample: true },
    {
      title: "The rule for the value says it",
      object: loadBalancer({ annotations: { [RBS]: "Enabled" } }),
      expect: [],
    },
    { title: "For weights as well", object: rbs({ annotations: { [WEIGHTED]: "Pods-Per-Node" } }), expect: [] },
    {
      title: "A type beside an external class",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [TYPE]: "INTERNAL" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "wrongCase", action: "deny" }],
    },
    {
      title: "A type that comes to what it seems to say",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [TYPE]: "external" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "wrongCase", action: "warn" }],
    },
    {
      title: "l4-rbs on a Service that is already there",
      object: live(internal, "subsetting", { annotations: { [RBS]: "ENABLED" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "wrongCase", action: "warn" }],
    },
    { title: "Another word altogether", object: internal({ annotations: { [TIER]: "gold" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [TIER]: "STANDARD" } }), expect: [] },
  ],
};
