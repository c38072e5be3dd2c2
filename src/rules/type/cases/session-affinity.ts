import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const AFFINITY = "networking.gke.io/l4-strong-session-affinity";
const LISTED = { features: { strongSessionAffinity: true } };

const byClientIp = (timeoutSeconds?: number) => ({
  sessionAffinity: "ClientIP",
  ...(timeoutSeconds !== undefined && { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
});
const strong = (spec: object = byClientIp(600)) => rbs({ annotations: { [AFFINITY]: "enabled" }, spec: { ...spec } });

export const SESSION_AFFINITY_CASES: CaseTable = {
  "ssa-value-invalid": [
    {
      title: "Only the exact value counts",
      object: rbs({ annotations: { [AFFINITY]: "Enabled" } }),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "enabled", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "Another word",
      object: rbs({ annotations: { [AFFINITY]: "true" } }),
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A value that says no does no harm",
      object: rbs({ annotations: { [AFFINITY]: "disabled" } }),
      expect: [{ message: "harmless", action: "warn" }],
    },
    {
      title: "Nor does an empty one",
      object: rbs({ annotations: { [AFFINITY]: "" } }),
      expect: [{ message: "harmless", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [AFFINITY]: "yes" } }), expect: [] },
  ],
  "ssa-not-available": [
    {
      title: "A project that is not on the allow list",
      object: strong(),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    { title: "A project that is", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "On a live Service, whose later edits would not be applied",
      object: live(rbs, "rbs", { annotations: { [AFFINITY]: "enabled" }, spec: byClientIp(600) }),
      old: live(rbs, "rbs", { spec: byClientIp(600) }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "Another kind of load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [],
    },
    { title: "A value that does not ask for it", object: rbs({ annotations: { [AFFINITY]: "no" } }), expect: [] },
  ],
  "ssa-requires-rbs": [
    {
      title: "An internal load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "An external one on a backend service", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "A live target pool",
      object: live(loadBalancer, "target pool", { annotations: { [AFFINITY]: "enabled" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A new Service that gets l4-rbs in the same request",
      cluster: LISTED,
      object: loadBalancer({ annotations: { [AFFINITY]: "enabled" }, spec: byClientIp(600) }),
      expect: [],
    },
  ],
  "ssa-requires-client-ip": [
    {
      title: "Without sessionAffinity",
      cluster: LISTED,
      object: strong({}),
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    { title: "With sessionAffinity: ClientIP", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "Another kind of load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [],
    },
  ],
  "ssa-timeout-invalid": [
    {
      title: "A timeout below a minute",
      cluster: LISTED,
      object: strong(byClientIp(59)),
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "shortest", side: "beyond" },
      isExample: true,
    },
    {
      title: "A minute",
      cluster: LISTED,
      object: strong(byClientIp(60)),
      expect: [],
      limit: { name: "shortest", side: "within" },
      isExample: true,
    },
    {
      title: "Sixteen hours",
      cluster: LISTED,
      object: strong(byClientIp(57_600)),
      expect: [],
      limit: { name: "longest", side: "within" },
    },
    {
      title: "More than sixteen hours",
      cluster: LISTED,
      object: strong(byClientIp(57_601)),
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "longest", side: "beyond" },
    },
    { title: "The API server fills in three hours", cluster: LISTED, object: strong(byClientIp()), expect: [] },
    {
      title: "Without session affinity there is no timeout",
      cluster: LISTED,
      object: strong({}),
      expect: [{ message: "missing", action: "deny" }],
    },
  ],
};
