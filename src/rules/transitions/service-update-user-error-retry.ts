import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";

export const serviceUpdateUserErrorRetry = defineRule({
  id: "service-update-user-error-retry",
  group: "transitions",
  action: "info",
  summary: "An update that is admitted although a rule of the catalogue denies it.",
  messages: {
    slowRetry: "Let pass: {rules}. GKE does not retry user errors quickly; the next try may be 10 minutes later.",
  },
  why:
    "The controllers record a user error as an event and do not queue the Service again. It is tried at the periodic " +
    "resync, about every ten minutes, or at the next edit.",
  fix: "Watch the Service's events.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/l4lbcommon.go skipUserError"],
  on: ["update"],
  comparesOldAndNew: true,
  afterPolicy: true,
  service: {
    when: [hasOwner, where("with a denial that the policy let pass", (s) => s.overridden.length > 0)],
    check({ overridden }, report) {
      const rules = [...new Set(overridden.map(({ rule }) => rule))].join(", ");
      report({ message: "slowRetry", path: "", data: { rules } });
    },
  },
});
