import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";
import { AFFINITY_PATH, wantsStrongAffinity } from "./strong-session-affinity.ts";

export const ssaNotAvailable = defineRule({
  id: "ssa-not-available",
  group: "type",
  action: "deny",
  summary: "Strong session affinity in a project that is not on Google's allow list.",
  messages: {
    refused: "Strong session affinity is limited to allow-listed projects: GKE rejects this Service.",
  },
  why:
    "Without the controller's switch every sync ends in a user error: a new Service gets no load balancer, and no later " +
    "edit of a live one is applied while the annotation stays.",
  fix: "Remove it, or set features.strongSessionAffinity if the project is listed.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go checkStrongSessionAffinityRequirements"],
  on: ["create", "update"],
  needs: ["strongSessionAffinity"],
  kindDependent: true,
  service: {
    when: [wantsStrongAffinity, isRbs],
    reports: [{ if: { fact: "strongSessionAffinity", is: false }, message: "refused", path: AFFINITY_PATH }],
  },
});
