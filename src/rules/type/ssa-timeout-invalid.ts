import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";
import { wantsStrongAffinity } from "./strong-session-affinity.ts";

/** Seconds; ingress-gce pkg/l4/resources/l4netlb.go minStrongSessionAffinityIdleTimeout and maxSessionAffinityIdleTimeout (16 h). */
const SHORTEST = 60;
const LONGEST = 57_600;
/** Seconds; the API server fills it in where ClientIP comes without a timeout (k8s.io/api core/v1 DefaultClientIPServiceAffinitySeconds). */
const DEFAULT_TIMEOUT = 10_800;

export const ssaTimeoutInvalid = defineRule({
  id: "ssa-timeout-invalid",
  group: "type",
  action: "deny",
  summary: "Strong session affinity with a timeout that the load balancer can't have.",
  messages: {
    outside: "Strong session affinity needs a timeout of {shortest} to {longest} s; {timeout} s makes every sync fail.",
    missing: "Strong session affinity needs a timeout of {shortest} to {longest} s: without one every sync fails.",
  },
  why:
    "The timeout of strong affinity is the load balancer's own idle timeout. Outside its range the controller refuses the " +
    "Service with a user error, which it does not retry.",
  fix: "Set spec.sessionAffinityConfig.clientIP.timeoutSeconds.",
  sources: ["kubernetes/ingress-gce pkg/l4/resources/l4netlb.go checkStrongSessionAffinityRequirements"],
  on: ["create", "update"],
  kindDependent: true,
  limits: { shortest: SHORTEST, longest: LONGEST },
  service: {
    when: [wantsStrongAffinity, isRbs],
    check({ object }, report) {
      const timeout = timeoutOf(object);
      const path = "/spec/sessionAffinityConfig/clientIP/timeoutSeconds";
      const data = { shortest: SHORTEST, longest: LONGEST };
      if (timeout === undefined) report({ message: "missing", path, data });
      else if (timeout < SHORTEST || timeout > LONGEST)
        report({ message: "outside", path, data: { ...data, timeout } });
    },
  },
});

/** The timeout as the API server stores it. */
function timeoutOf({ sessionAffinity, sessionAffinityTimeout }: Service): number | undefined {
  return sessionAffinityTimeout ?? (sessionAffinity === "ClientIP" ? DEFAULT_TIMEOUT : undefined);
}
