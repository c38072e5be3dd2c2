import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Edit } from "../../domain/finding.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { NEG_READINESS_GATE, negServicesOf, PROPAGATION_SECONDS } from "./behind-negs.ts";
import { progressDeadlineOf } from "./progress-deadline.ts";

const PATH = "/spec/minReadySeconds";
const RAISE_DEADLINE = `Raise progressDeadlineSeconds, then set minReadySeconds to ${PROPAGATION_SECONDS}.`;

export const deploymentMinReadySeconds = defineRule({
  id: "deployment-min-ready-seconds",
  group: "workload",
  action: "mutate",
  summary: "A workload behind NEGs whose rollouts run ahead of the load balancer.",
  messages: {
    tooShort:
      'Rollouts of Pods behind the NEGs of "{service}" outrun the load balancer with minReadySeconds {seconds}.',
  },
  why:
    "A rollout takes old Pods away when new ones are ready, but the load balancer learns of new endpoints later. Waiting " +
    "a minute keeps enough endpoints in the NEG. Readiness gates make the wait unnecessary, so it is only a margin there.",
  fix: `Set spec.minReadySeconds to ${PROPAGATION_SECONDS} or more.`,
  sources: [
    "GKE: Using container-native load balancing, Aligning workload rollouts with endpoint propagation",
    "kubernetes/ingress-gce pkg/neg/readiness/reflector.go",
  ],
  isAdvice: true,
  on: ["create", "update"],
  needs: ["negReadinessGates", ...AUTO_NEG_FACTS],
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  limits: { seconds: PROPAGATION_SECONDS },
  mutation: "default",
  workload: {
    when: [
      where(
        "that wait too short for new Pods, without the readiness gate",
        ({ object }) =>
          (object.minReadySeconds ?? 0) < PROPAGATION_SECONDS && !object.readinessGates.includes(NEG_READINESS_GATE),
      ),
    ],
    check(s, report) {
      const [service] = negServicesOf(s);
      if (!service) return;
      const edit = settingOf(s.object);
      const isMargin = s.cluster.negReadinessGates;
      report({
        message: "tooShort",
        // Every version that is offered puts the gate into Pods behind Ingresses; what an author chose is a choice then.
        action: edit && !isMargin ? "mutate" : "info",
        path: PATH,
        data: { service: service.metadata.name, seconds: s.object.minReadySeconds ?? 0 },
        ...(edit && { edits: [edit] }),
        ...(progressDeadlineOf(s.object) <= PROPAGATION_SECONDS && { fix: RAISE_DEADLINE }),
      });
    },
  },
});

/** The edit that sets the field: never over what its author chose, and only where the rollout's deadline leaves room. */
function settingOf(workload: Workload): Edit | undefined {
  if (progressDeadlineOf(workload) <= PROPAGATION_SECONDS) return undefined;
  const value = PROPAGATION_SECONDS;
  if (workload.minReadySeconds === undefined) return { kind: "add", path: PATH, value };
  return workload.minReadySeconds === 0 ? { kind: "replace", path: PATH, expected: 0, value } : undefined;
}
