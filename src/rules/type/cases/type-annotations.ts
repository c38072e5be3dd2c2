import { type CaseTable, clusterIp, internal, live, loadBalancer } from "../../case.ts";

const NEW_KEY = "networking.gke.io/load-balancer-type";
const OLD_KEY = "cloud.google.com/load-balancer-type";
const WITH_CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
const UNMADE = { mutations: { enabled: false } };

const typed = (value: string, old?: string) =>
  loadBalancer({ annotations: { [NEW_KEY]: value, ...(old !== undefined && { [OLD_KEY]: old }) } });
const oldKey = (value: string) => loadBalancer({ annotations: { [OLD_KEY]: value } });
const classed = (name: string, annotations = {}) =>
  loadBalancer({ annotations, spec: { loadBalancerClass: `networking.gke.io/${name}` } });

export const TYPE_ANNOTATION_CASES: CaseTable = {
  "lb-type-value-invalid": [
    {
      title: "INTERNAL in capitals makes a public load balancer",
      object: typed("INTERNAL"),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    { title: "Internal is what GKE recognises", object: internal(), expect: [], isExample: true },
    {
      title: "The value is not trimmed",
      object: typed(" Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "An empty value is one too", object: typed(""), expect: [{ message: "public", action: "deny" }] },
    {
      title: "An empty new key hides the deprecated one",
      object: typed("", "Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "A value of the Gateway API means nothing here",
      object: typed("EXTERNAL_MANAGED"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "external in lower case comes out as it was meant",
      object: typed("external"),
      expect: [{ message: "external", action: "warn" }],
    },
    { title: "The lower-case spelling of Internal is recognised", object: typed("internal"), expect: [] },
    { title: "External is documented", object: typed("External"), expect: [] },
    { title: "Under the deprecated key", object: oldKey("true"), expect: [{ message: "public", action: "deny" }] },
    {
      title: "The deprecated key is not read beside the new one",
      object: typed("Internal", "INTERNAL"),
      expect: [],
    },
    {
      title: "A typo turns a live internal load balancer public",
      object: live(loadBalancer, "subsetting", { annotations: { [NEW_KEY]: "INTERNAL" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-external", { [NEW_KEY]: "x" }),
      expect: [],
    },
    {
      title: "A ClusterIP Service has no load balancer",
      object: clusterIp({ annotations: { [NEW_KEY]: "x" } }),
      expect: [],
    },
  ],
  "lb-type-lowercase-deprecated": [
    {
      title: "internal becomes Internal on creation",
      object: typed("internal"),
      expect: [{ message: "lowercase", action: "mutate" }],
      isExample: true,
    },
    { title: "The documented spelling", object: internal(), expect: [], isExample: true },
    {
      title: "Without mutations it is a warning",
      object: typed("internal"),
      policy: UNMADE,
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "A live Service keeps what its author wrote",
      object: live(loadBalancer, "subsetting", { annotations: { [NEW_KEY]: "internal" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "Under the deprecated key the new key is added, which settles this as well",
      object: oldKey("internal"),
      expect: [],
    },
    {
      title: "Under the deprecated key without mutations",
      object: oldKey("internal"),
      policy: UNMADE,
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "The type changes in the same update: the author's own spelling stays",
      object: typed("internal"),
      old: clusterIp(),
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "A ClusterIP Service with the annotation becomes a load balancer",
      object: typed("internal"),
      old: clusterIp({ annotations: { [NEW_KEY]: "internal" } }),
      expect: [{ message: "lowercase", action: "mutate" }],
    },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [NEW_KEY]: "internal" }),
      expect: [],
    },
  ],
  "lb-type-deprecated-key": [
    {
      title: "The new key is added, the old one stays",
      object: oldKey("Internal"),
      expect: [{ message: "deprecated", action: "mutate" }],
      isExample: true,
    },
    { title: "The new key alone", object: internal(), expect: [], isExample: true },
    {
      title: "The lower-case spelling is normalised on the way",
      object: oldKey("internal"),
      expect: [{ message: "deprecated", action: "mutate" }],
    },
    {
      title: "An explicit External as well",
      object: oldKey("External"),
      expect: [{ message: "deprecated", action: "mutate" }],
    },
    {
      title: "Without mutations it is a warning",
      object: oldKey("Internal"),
      policy: UNMADE,
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "What GKE does not recognise is not copied",
      object: oldKey("INTERNAL"),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "Both keys, in agreement",
      object: typed("Internal", "internal"),
      expect: [{ message: "shadowed", action: "warn" }],
    },
    {
      title: "Both keys, in conflict",
      object: typed("External", "Internal"),
      expect: [{ message: "shadowed", action: "warn" }],
    },
    {
      title: "An update that brings the old key in gets a warning only",
      object: live(loadBalancer, "subsetting", { annotations: { [OLD_KEY]: "Internal" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "A class decides: nothing is added",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [OLD_KEY]: "Internal" }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [OLD_KEY]: "Internal" } }), expect: [] },
  ],
  "lb-type-keys-conflict": [
    {
      title: "The new key says External and wins",
      object: typed("External", "Internal"),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    { title: "Both say internal", object: typed("Internal", "internal"), expect: [], isExample: true },
    {
      title: "The new key says Internal and wins",
      object: typed("Internal", "External"),
      expect: [{ message: "internal", action: "deny" }],
    },
    {
      title: "An empty new key wins too",
      object: typed("", "Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "Two values that both mean external", object: typed("External", "INTERNAL"), expect: [] },
    { title: "One key alone", object: oldKey("Internal"), expect: [] },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [NEW_KEY]: "External", [OLD_KEY]: "Internal" }),
      expect: [],
    },
  ],
};
