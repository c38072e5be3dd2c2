import { type CaseTable, loadBalancer, rbs } from "../../case.ts";

const RULE = "networking.gke.io/custom-forwarding-rule";
const CLUSTER = { gkeVersion: "1.36.3-gke.1000000", features: { standaloneNegLb: true } };
const WITHOUT = { gkeVersion: "1.36.3-gke.1000000" };

const standalone = (rules?: string) =>
  loadBalancer({
    ...(rules !== undefined && { annotations: { [RULE]: rules } }),
    spec: { loadBalancerClass: "networking.gke.io/standalone-passthrough-lb-neg" },
  });
const names = (count: number) => Array.from({ length: count }, (_, index) => `rule-${index}`).join(",");

export const STANDALONE_CASES: CaseTable = {
  "standalone-class-unavailable": [
    {
      title: "A cluster without the controller",
      cluster: WITHOUT,
      object: standalone("rule-a"),
      expect: [{ message: "unavailable", action: "deny" }],
      isExample: true,
    },
    {
      title: "A cluster with the controller",
      cluster: CLUSTER,
      object: standalone("rule-a"),
      expect: [],
      isExample: true,
    },
    { title: "Another class", cluster: WITHOUT, object: rbs(), expect: [] },
  ],
  "standalone-missing-forwarding-rule": [
    {
      title: "No forwarding rule",
      cluster: CLUSTER,
      object: standalone(),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    { title: "A forwarding rule", cluster: CLUSTER, object: standalone("rule-a"), expect: [], isExample: true },
    {
      title: "Blanks and commas name none",
      cluster: CLUSTER,
      object: standalone(" , ,"),
      expect: [{ message: "missing", action: "warn" }],
    },
  ],
  "standalone-too-many-forwarding-rules": [
    {
      title: "Eleven forwarding rules",
      cluster: CLUSTER,
      object: standalone(names(11)),
      expect: [{ message: "surplus", action: "warn" }],
      limit: { name: "forwardingRules", side: "beyond" },
      isExample: true,
    },
    {
      title: "Ten forwarding rules, and blanks that do not count",
      cluster: CLUSTER,
      object: standalone(`${names(10)}, ,`),
      expect: [],
      limit: { name: "forwardingRules", side: "within" },
      isExample: true,
    },
  ],
  "standalone-forwarding-rule-ref-invalid": [
    {
      title: "A path that leads elsewhere",
      cluster: CLUSTER,
      object: standalone("regions/us-central1/addresses/web-ip"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name, partial paths and URLs",
      cluster: CLUSTER,
      object: standalone(
        [
          "rule-a",
          "regions/us-central1/forwardingRules/rule-b",
          "projects/p/regions/us-central1/forwardingRules/rule-c",
          "https://www.googleapis.com/compute/v1/projects/p/regions/us-central1/forwardingRules/rule-d",
          "global/forwardingRules/rule-e",
        ].join(", "),
      ),
      expect: [],
      isExample: true,
    },
    {
      title: "Each bad one is named",
      cluster: CLUSTER,
      object: standalone("a/b,regions/r/forwardingRules/,zones/z/forwardingRules/n,projects/p"),
      expect: [
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
      ],
    },
  ],
  "custom-forwarding-rule-without-class": [
    {
      title: "The annotation without the class",
      object: rbs({ annotations: { [RULE]: "rule-a" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    { title: "With the class", cluster: CLUSTER, object: standalone("rule-a"), expect: [], isExample: true },
    { title: "Without either", object: rbs(), expect: [] },
  ],
};
