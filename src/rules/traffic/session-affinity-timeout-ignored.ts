import { STRONG_SESSION_AFFINITY } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner, isSticky } from "../shared/conditions.ts";

/** Seconds that the API server fills in for sessionAffinity: ClientIP (kubernetes pkg/apis/core DefaultClientIPServiceAffinitySeconds). */
const DEFAULT_TIMEOUT = 10_800;

export const sessionAffinityTimeoutIgnored = defineRule({
  id: "session-affinity-timeout-ignored",
  group: "traffic",
  action: "info",
  summary: "A session affinity timeout, which load balancers do not have.",
  messages: {
    ignored: "The timeout of {seconds} s only affects kube-proxy; the load balancer's CLIENT_IP affinity has none.",
  },
  why: "The controllers turn ClientIP into CLIENT_IP and read the timeout for strong session affinity only.",
  fix: "Leave the timeout out unless in-cluster traffic needs it.",
  sources: ["kubernetes/ingress-gce pkg/utils TranslateAffinityType"],
  on: ["create", "update"],
  kindDependent: true,
  limits: { timeoutSeconds: DEFAULT_TIMEOUT },
  service: {
    when: [
      isSticky,
      hasOwner,
      where(
        "with a timeout of their own and no strong session affinity",
        (s) =>
          (s.object.sessionAffinityTimeout ?? DEFAULT_TIMEOUT) !== DEFAULT_TIMEOUT &&
          annotation(s.object, STRONG_SESSION_AFFINITY) !== "enabled",
      ),
    ],
    check({ object }, report) {
      report({
        message: "ignored",
        path: "/spec/sessionAffinityConfig/clientIP/timeoutSeconds",
        data: { seconds: object.sessionAffinityTimeout ?? DEFAULT_TIMEOUT },
      });
    },
  },
});
