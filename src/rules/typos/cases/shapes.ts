import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
const NEG = "cloud.google.com/neg";
const EXEMPT = "l4guard.dev/exempt";
const AZURE = "service.beta.kubernetes.io/azure-load-balancer-internal";
const AWS = "service.beta.kubernetes.io/aws-load-balancer-scheme";

const ingress = (metadata: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", ...metadata },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
const deployment = (annotations: object, podAnnotations: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", annotations },
  spec: { template: { metadata: { annotations: podAnnotations } } },
});
const exempt = (value: string) => rbs({ annotations: { [EXEMPT]: value } });

export const SHAPE_CASES: CaseTable = {
  "annotation-unquoted-boolean": [
    {
      title: "true without quotes",
      object: internal({ annotations: { [GLOBAL_ACCESS]: true } }),
      expect: [{ message: "unquoted", action: "deny" }],
      isExample: true,
    },
    {
      title: "true in quotes",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Numbers and nothing, of whatever annotation",
      object: rbs({ annotations: { "example.com/port": 80, "example.com/version": 1.1, "example.com/empty": null } }),
      expect: [
        { message: "unquoted", action: "deny" },
        { message: "unquoted", action: "deny" },
        { message: "unquoted", action: "deny" },
      ],
    },
    { title: "Another field of the wrong type", object: rbs({ spec: { loadBalancerIP: 5 } }), expect: [] },
    {
      title: "On an Ingress",
      object: ingress({ annotations: { "kubernetes.io/ingress.allow-http": false } }),
      expect: [{ message: "unquoted", action: "deny" }],
    },
    {
      title: "On a Deployment and on its Pods",
      object: deployment({ "example.com/a": true }, { "example.com/b": 1 }),
      expect: [
        { message: "unquoted", action: "deny" },
        { message: "unquoted", action: "deny" },
      ],
    },
  ],
  "annotation-value-not-string": [
    {
      title: "NEG JSON without quotes is a map",
      object: clusterIp({ annotations: { [NEG]: { ingress: true } } }),
      expect: [{ message: "collection", action: "deny" }],
      isExample: true,
    },
    {
      title: "NEG JSON in quotes",
      object: clusterIp({ annotations: { [NEG]: '{"ingress": true}' } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A list",
      object: rbs({ annotations: { "networking.gke.io/load-balancer-ip-addresses": ["web-ip"] } }),
      expect: [{ message: "collection", action: "deny" }],
    },
    {
      title: "Annotations that are a text, as where the key got lost",
      object: rbs({ metadata: { annotations: '{"ingress": true}' } }),
      expect: [{ message: "noMap", action: "deny" }],
    },
    {
      title: "Annotations that are a list, on an Ingress",
      object: ingress({ annotations: [] }),
      expect: [{ message: "noMap", action: "deny" }],
    },
    {
      title: "On a Deployment",
      object: deployment({ "example.com/a": [1] }),
      expect: [{ message: "collection", action: "deny" }],
    },
    { title: "No annotations", object: rbs({ metadata: { annotations: null } }), expect: [] },
  ],
  "foreign-cloud-annotation": [
    {
      title: "Internal on Azure, public on GKE",
      object: loadBalancer({ annotations: { [AZURE]: "true" } }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "Internal on both",
      object: internal({ annotations: { [AZURE]: "true" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Not internal on Azure either",
      object: rbs({ annotations: { [AZURE]: "false" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "Internal on AWS by scheme, and an annotation of MetalLB",
      object: rbs({ annotations: { [AWS]: "internal", "metallb.universe.tf/address-pool": "a" } }),
      expect: [
        { message: "public", action: "deny" },
        { message: "ignored", action: "warn" },
      ],
    },
    {
      title: "Internal by any value of the annotation",
      object: rbs({ annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-x" } }),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "Annotations of GKE and of nobody", object: rbs({ annotations: { "example.com/aws": "x" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [AZURE]: "true" } }), expect: [] },
    {
      title: "Another controller's Service",
      object: loadBalancer({ annotations: { [AZURE]: "true" }, spec: { loadBalancerClass: "metallb.io/metallb" } }),
      expect: [],
    },
    {
      title: "A live Service that had it before",
      object: live(rbs, "rbs", { annotations: { [AZURE]: "true" }, labels: { a: "b" } }),
      old: live(rbs, "rbs", { annotations: { [AZURE]: "true" } }),
      expect: [],
    },
  ],
  "annotation-duplicate-key": [
    {
      title: "An annotation written twice",
      object: internal(),
      isOffline: true,
      duplicateKeys: ["/metadata/annotations/networking.gke.io~1load-balancer-type"],
      expect: [{ message: "twice", action: "deny" }],
      isExample: true,
    },
    { title: "Each key once", object: internal(), isOffline: true, expect: [], isExample: true },
    {
      title: "Keys of the document and of the spec",
      object: ingress({}),
      isOffline: true,
      duplicateKeys: ["/kind", "/spec/ingressClassName"],
      expect: [
        { message: "twice", action: "deny" },
        { message: "twice", action: "deny" },
      ],
    },
    {
      title: "On a Deployment",
      object: deployment({}),
      isOffline: true,
      duplicateKeys: ["/spec/replicas"],
      expect: [{ message: "twice", action: "deny" }],
    },
  ],
  "exemption-ignored": [
    {
      title: "An exemption without a reason",
      object: exempt("rules=rbs-recommended; until=2027-01-31"),
      expect: [{ message: "malformed", action: "warn" }],
      isExample: true,
    },
    {
      title: "An exemption that counts",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-01-31"),
      expect: [],
      isExample: true,
    },
    {
      title: "It counts on its last day",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2026-11-21"),
      expect: [],
    },
    {
      title: "And no longer on the day after",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2026-11-20"),
      expect: [{ message: "expired", action: "warn" }],
    },
    {
      title: "A rule that does not exist",
      object: exempt("rules=rbs-recommended,rbs-recomended; reason=TICKET-1; until=2027-01-31"),
      expect: [{ message: "unknownRules", action: "warn" }],
    },
    {
      title: "The policy does not allow it",
      object: exempt("rules=rbs-recommended; reason=TICKET-1; until=2027-01-31"),
      policy: { objectExemptions: false },
      expect: [{ message: "switchedOff", action: "warn" }],
    },
    {
      title: "On an Ingress",
      object: ingress({ annotations: { [EXEMPT]: "" } }),
      expect: [{ message: "malformed", action: "warn" }],
    },
    {
      title: "On a Deployment",
      object: deployment({ [EXEMPT]: "all" }),
      expect: [{ message: "malformed", action: "warn" }],
    },
    { title: "None at all", object: rbs(), expect: [] },
  ],
};
