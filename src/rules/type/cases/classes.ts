import { type CaseTable, clusterIp, live, loadBalancer } from "../../case.ts";

const NEW_KEY = "networking.gke.io/load-balancer-type";
const OLD_KEY = "cloud.google.com/load-balancer-type";
const RBS = "cloud.google.com/l4-rbs";
const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };

const classed = (loadBalancerClass: string, annotations = {}) =>
  loadBalancer({ annotations, spec: { loadBalancerClass } });
const gke = (name: string, annotations = {}) => classed(`networking.gke.io/${name}`, annotations);

export const CLASS_CASES: CaseTable = {
  "lb-class-type-conflict": [
    {
      title: "The external class beats the Internal annotation",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "The internal class with the Internal annotation",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [NEW_KEY]: "Internal" }),
      expect: [],
      isExample: true,
    },
    {
      title: "The deprecated key and spelling, for which GKE emits no event",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [OLD_KEY]: "internal" }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Either of two keys",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "External", [OLD_KEY]: "Internal" }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An older cluster refuses the class as such",
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
    { title: "No annotation", cluster: WITH_CLASSES, object: gke("l4-regional-external"), expect: [] },
  ],
  "lb-class-type-redundant": [
    {
      title: "An annotation that says External beside an internal class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [NEW_KEY]: "External" }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "An annotation that agrees",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal-legacy", { [NEW_KEY]: "Internal" }),
      expect: [{ message: "repeated", action: "info" }],
    },
    {
      title: "External twice",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "External" }),
      expect: [{ message: "repeated", action: "info" }],
    },
    {
      title: "A conflict is not redundant",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
    {
      title: "The class alone",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal"),
      expect: [],
      isExample: true,
    },
    {
      title: "A load balancer of one's own is neither",
      cluster: WITH_CLASSES,
      object: gke("standalone-passthrough-lb-neg", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
  ],
  "lb-class-unknown-gke": [
    {
      title: "A class that no controller of GKE takes",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-externl"),
      expect: [{ message: "unknown", action: "deny" }],
      isExample: true,
    },
    {
      title: "One of the five classes",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another of Google's prefixes",
      cluster: WITH_CLASSES,
      object: classed("cloud.google.com/internal"),
      expect: [{ message: "unknown", action: "deny" }],
    },
    {
      title: "A class of a newer GKE that the profile names",
      cluster: { ...WITH_CLASSES, extraGkeClasses: ["networking.gke.io/l4-global"] },
      object: gke("l4-global"),
      expect: [],
    },
    { title: "A class of another controller", object: classed("metallb.io/metallb"), expect: [] },
    {
      title: "A ClusterIP Service",
      object: clusterIp({ spec: { loadBalancerClass: "networking.gke.io/x" } }),
      expect: [],
    },
  ],
  "lb-class-foreign": [
    {
      title: "A GKE annotation that nobody reads",
      object: classed("metallb.io/metallb", { "cloud.google.com/network-tier": "Standard" }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another controller's Service, left alone",
      object: classed("metallb.io/metallb"),
      expect: [{ message: "foreign", action: "info" }],
      isExample: true,
    },
    {
      title: "Source ranges by annotation are Kubernetes' own",
      object: classed("metallb.io/metallb", { "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8" }),
      expect: [{ message: "foreign", action: "info" }],
    },
    {
      title: "NEGs do not depend on the class",
      object: classed("metallb.io/metallb", { "cloud.google.com/neg": '{"ingress": true}' }),
      expect: [{ message: "foreign", action: "info" }],
    },
    { title: "A class of GKE", cluster: WITH_CLASSES, object: gke("l4-regional-external"), expect: [] },
    { title: "What looks like a class of GKE", cluster: WITH_CLASSES, object: gke("typo"), expect: [] },
    {
      title: "A further class that the profile names",
      cluster: { extraGkeClasses: ["example.com/gke-like"] },
      object: classed("example.com/gke-like"),
      expect: [],
    },
    { title: "No class", object: loadBalancer(), expect: [] },
  ],
  "rbs-redundant-with-class": [
    {
      title: "The annotation beside the external class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [RBS]: "enabled" }),
      expect: [{ message: "redundant", action: "warn" }],
      isExample: true,
    },
    {
      title: "The class alone",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external"),
      expect: [],
      isExample: true,
    },
    {
      title: "Beside the internal class, with any value",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [RBS]: "no" }),
      expect: [{ message: "redundant", action: "warn" }],
    },
    { title: "The annotation alone", object: loadBalancer({ annotations: { [RBS]: "enabled" } }), expect: [] },
    {
      title: "On a cluster without classes the class is the finding",
      object: gke("l4-regional-external", { [RBS]: "enabled" }),
      expect: [],
    },
  ],
  "rbs-ignored-legacy-class": [
    {
      title: "The external legacy class makes a target pool all the same",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [RBS]: "enabled" }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The legacy class, and nothing that contradicts it",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy"),
      expect: [],
      isExample: true,
    },
    {
      title: "The internal legacy class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal-legacy", { [RBS]: "enabled" }),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A value that does not opt in",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [RBS]: "disabled" }),
      expect: [],
    },
    {
      title: "A live Service that had it before",
      cluster: WITH_CLASSES,
      object: live(loadBalancer, "target pool", {
        annotations: { [RBS]: "enabled" },
        labels: { team: "a" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" },
      }),
      old: live(loadBalancer, "target pool", {
        annotations: { [RBS]: "enabled" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" },
      }),
      expect: [],
    },
  ],
};
