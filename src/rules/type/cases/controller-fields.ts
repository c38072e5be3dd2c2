import { type CaseTable, clusterIp, live, loadBalancer, rbs } from "../../case.ts";

const AS_BY_DEFAULT = { mutations: { optIn: [] } };
const RULE = "service.kubernetes.io/tcp-forwarding-rule";
const FIREWALL = "service.kubernetes.io/firewall-rule";
const NEG_STATUS = "cloud.google.com/neg-status";

export const CONTROLLER_FIELD_CASES: CaseTable = {
  "gke-finalizer-on-create": [
    {
      title: "An exported manifest with the finalizer of a target pool",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "deny" }],
      isExample: true,
    },
    { title: "A manifest without it", object: rbs(), expect: [], isExample: true },
    {
      title: "Several are one finding",
      object: rbs({ finalizers: ["gke.networking.io/l4-ilb-v1", "example.com/x", "gke.networking.io/l4-netlb-v3"] }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "deny" }],
    },
    {
      title: "The policy may have them removed instead",
      object: rbs({ finalizers: ["gke.networking.io/l4-ilb-v1", "example.com/x", "gke.networking.io/l4-netlb-v3"] }),
      expect: [{ message: "copied", action: "mutate" }],
    },
    {
      title: "The generic finalizer is Kubernetes' own",
      object: rbs({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer may still carry one",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      old: clusterIp({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      expect: [],
    },
    {
      title: "An exempt user who restores a backup",
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"] }),
      user: "velero",
      policy: { exemptions: [{ users: ["velero"], rules: ["gke-finalizer-on-create"], reason: "restore" }] },
      expect: [],
    },
  ],
  "status-annotation-on-create": [
    {
      title: "An exported manifest with the name of a forwarding rule",
      object: rbs({ annotations: { [RULE]: "k8s2-tcp-x" } }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "warn" }],
      isExample: true,
    },
    { title: "A manifest without it", object: rbs(), expect: [], isExample: true },
    {
      title: "The status of NEGs and of target pools",
      object: clusterIp({ annotations: { [NEG_STATUS]: "{}", "networking.gke.io/target-pool": "a" } }),
      policy: AS_BY_DEFAULT,
      expect: [
        { message: "copied", action: "warn" },
        { message: "copied", action: "warn" },
      ],
    },
    {
      title: "The policy may have it removed",
      object: rbs({ annotations: { [RULE]: "k8s2-tcp-x" } }),
      expect: [{ message: "copied", action: "mutate" }],
    },
    {
      title: "On an update it is where it belongs",
      object: live(rbs, "rbs", { annotations: { [RULE]: "k8s2-tcp-x" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "k8s2-tcp-x" } }),
      expect: [],
    },
  ],
  "controller-annotation-edited": [
    {
      title: "A user changes the name of the forwarding rule",
      object: live(rbs, "rbs", { annotations: { [RULE]: "b" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      expect: [{ message: "edited", action: "warn" }],
      isExample: true,
    },
    {
      title: "A user changes something else",
      object: live(rbs, "rbs", { annotations: { [RULE]: "a" }, labels: { team: "a" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A replace with a file that lacks them is one finding",
      object: live(rbs, "rbs"),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a", [FIREWALL]: "b", [NEG_STATUS]: "{}" } }),
      expect: [{ message: "edited", action: "warn" }],
    },
    {
      title: "Adding one counts too",
      object: live(loadBalancer, "target pool", { annotations: { [RULE]: "a" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "edited", action: "warn" }],
    },
    {
      title: "Strict policies deny it",
      object: live(rbs, "rbs", { annotations: { [RULE]: "b" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      policy: { preset: "strict" },
      expect: [{ message: "edited", action: "deny" }],
    },
  ],
  "finalizer-removed": [
    {
      title: "A user takes the finalizer off",
      object: rbs({ status: ["198.51.100.7"] }),
      old: live(rbs, "rbs"),
      expect: [{ message: "orphaned", action: "deny" }],
      isExample: true,
    },
    {
      title: "The finalizer stays",
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      old: live(rbs, "rbs"),
      expect: [],
      isExample: true,
    },
    {
      title: "The generic finalizer counts",
      object: loadBalancer({ finalizers: ["gke.networking.io/l4-netlb-v1"], status: ["198.51.100.7"] }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "orphaned", action: "deny" }],
    },
    {
      title: "Somebody else's finalizer does not",
      object: live(rbs, "rbs"),
      old: live(rbs, "rbs", { finalizers: ["gke.networking.io/l4-netlb-v2", "example.com/x"] }),
      expect: [],
    },
    {
      title: "A Service that is being deleted",
      object: rbs({ metadata: { deletionTimestamp: "2026-11-21T00:00:00Z" } }),
      old: live(rbs, "rbs", { metadata: { deletionTimestamp: "2026-11-21T00:00:00Z" } }),
      expect: [],
    },
  ],
};
