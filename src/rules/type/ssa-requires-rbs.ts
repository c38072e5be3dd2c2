import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { WANTS_INTERNAL } from "../shared/gke-load-balancer.ts";
import { AFFINITY_PATH, wantsStrongAffinity } from "./strong-session-affinity.ts";

export const ssaRequiresRbs = defineRule({
  id: "ssa-requires-rbs",
  group: "type",
  action: "deny",
  summary: "Strong session affinity on a load balancer that can't have it.",
  messages: {
    ignored: "Strong session affinity needs an external load balancer on a backend service: here it is ignored.",
  },
  why: "Only the controller of external load balancers on backend services reads the annotation; all others ignore it silently.",
  fix: "Remove it, or create an external Service with l4-rbs.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go EnsureFrontend"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      wantsStrongAffinity,
      condition("whose load balancer is internal or a target pool", {
        any: [WANTS_INTERNAL, { owners: ["legacy-external"] }],
      }),
    ],
    reports: [{ message: "ignored", path: AFFINITY_PATH }],
  },
});
