import { WEIGHTED } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isLocal, isSubsetting } from "../shared/conditions.ts";
import { wantsWeights } from "../shared/weighted.ts";

export const weightedInternalAllowlist = defineRule({
  id: "weighted-internal-allowlist",
  group: "traffic",
  action: "warn",
  summary: "Weighted load balancing on an internal Service outside the allow list.",
  messages: {
    notListed: "Weighted internal load balancing needs an allow-listed project; here it has no effect.",
  },
  why:
    "Google switches weights for internal load balancers on project by project. With the switch off the annotation is " +
    "ignored without an event.",
  fix: "Remove the annotation; a listed project states features.weightedIlb: true.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4.go, event AllowlistingRequired"],
  on: ["create", "update"],
  needs: ["weightedIlb"],
  kindDependent: true,
  service: {
    when: [isLocal, isSubsetting, wantsWeights],
    reports: [{ if: { fact: "weightedIlb", is: false }, message: "notListed", path: annotationPath(WEIGHTED) }],
  },
});
