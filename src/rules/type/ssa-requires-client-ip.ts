import { defineRule } from "../../engine/rule.ts";
import { field, isRbs } from "../shared/conditions.ts";
import { wantsStrongAffinity } from "./strong-session-affinity.ts";

export const ssaRequiresClientIp = defineRule({
  id: "ssa-requires-client-ip",
  group: "type",
  action: "deny",
  summary: "Strong session affinity without session affinity by client IP.",
  messages: { missing: 'Strong session affinity requires sessionAffinity: ClientIP; with "{value}" every sync fails.' },
  why: "The controller refuses the Service with a user error, which it does not retry: no load balancer, no later edit.",
  fix: "Set spec.sessionAffinity: ClientIP.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go checkStrongSessionAffinityRequirements"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      wantsStrongAffinity,
      isRbs,
      field("without sessionAffinity ClientIP", "spec.sessionAffinity", { isNot: ["ClientIP"] }),
    ],
    reports: [
      { message: "missing", path: "/spec/sessionAffinity", data: { value: { field: "spec.sessionAffinity" } } },
    ],
  },
});
