import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Edit } from "../../domain/finding.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { DEFAULT_GRACE_SECONDS, negServicesOf, PROPAGATION_SECONDS } from "./behind-negs.ts";

const PATH = "/spec/template/spec/terminationGracePeriodSeconds";

export const deploymentTerminationGrace = defineRule({
  id: "deployment-termination-grace",
  group: "workload",
  action: "mutate",
  summary: "A workload behind NEGs whose Pods end before the load balancer lets go of them.",
  messages: {
    tooShort:
      'Pods behind the NEGs of "{service}" end after {seconds} s, while the load balancer still sends requests.',
  },
  why:
    "A Pod that ends before its endpoint is out of the NEG answers with connection resets. Changing the template starts " +
    "a rollout, so l4guard sets the period on creation only, and only where Kubernetes' default stands.",
  fix: `Set terminationGracePeriodSeconds to ${PROPAGATION_SECONDS} or more.`,
  sources: ["GKE: Using container-native load balancing, Aligning workload rollouts with endpoint propagation"],
  isAdvice: true,
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  limits: { seconds: PROPAGATION_SECONDS },
  mutation: "default",
  workload: {
    when: [
      where(
        "whose grace period is short",
        ({ object }) => (object.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) < PROPAGATION_SECONDS,
      ),
    ],
    check(s, report) {
      const [service] = negServicesOf(s);
      if (!service) return;
      const stated = s.object.terminationGracePeriodSeconds;
      const edit = s.change === "create" ? settingOf(stated) : undefined;
      const data = { service: service.metadata.name, seconds: stated ?? DEFAULT_GRACE_SECONDS };
      const action = edit ? "mutate" : "warn";
      report({ message: "tooShort", action, path: PATH, data, ...(edit && { edits: [edit] }) });
    },
  },
});

/** The edit that sets the period; the API server writes its default before webhooks are asked. */
function settingOf(stated: number | undefined): Edit | undefined {
  const value = PROPAGATION_SECONDS;
  if (stated === undefined) return { kind: "add", path: PATH, value };
  const expected = DEFAULT_GRACE_SECONDS;
  return stated === expected ? { kind: "replace", path: PATH, expected, value } : undefined;
}
