import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

const POLICIES = ["Cluster", "Local"];

export const etpInvalid = defineRule({
  id: "etp-invalid",
  group: "traffic",
  action: "deny",
  summary: "An externalTrafficPolicy that Kubernetes does not know.",
  messages: {
    unknown: '"{value}" is no externalTrafficPolicy: the API server refuses it. Kubernetes knows Cluster, Local.',
  },
  why: "Kubernetes knows two policies and refuses the Service; nothing reaches GKE.",
  fix: "Write Cluster or Local, in exactly this spelling.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go validateServiceExternalTrafficFieldsValue"],
  on: ["create", "update"],
  service: {
    when: [
      where(
        "with an externalTrafficPolicy that there is not",
        ({ object }) => !POLICIES.includes(object.externalTrafficPolicy),
      ),
    ],
    check({ object }, report) {
      const value = object.externalTrafficPolicy;
      const path = "/spec/externalTrafficPolicy";
      const right = POLICIES.find((policy) => policy.toLowerCase() === value.toLowerCase());
      report({
        message: "unknown",
        path,
        data: { value },
        ...(right && { edits: [{ kind: "replace", path, expected: value, value: right }] }),
      });
    },
  },
});
