import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { DEFAULT_GRACE_SECONDS, negServicesOf } from "./behind-negs.ts";

export const deploymentPrestopExceedsGrace = defineRule({
  id: "deployment-prestop-exceeds-grace",
  group: "workload",
  action: "warn",
  summary: "A preStop hook that sleeps as long as the Pod has to end, or longer.",
  messages: {
    tooLong: 'preStop of "{container}" sleeps {sleep} s of {grace} s: the process is killed without a shutdown.',
  },
  why:
    "The grace period includes the preStop hook. A hook that uses it up leaves the process no time for open requests: " +
    "it gets SIGKILL right after.",
  fix: "Make terminationGracePeriodSeconds longer than sleep and shutdown.",
  sources: ["Kubernetes: Pod Lifecycle, Termination of Pods"],
  isAdvice: true,
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where("with a preStop hook that sleeps", ({ object }) =>
        object.containers.some(({ preStopSleep }) => preStopSleep !== undefined),
      ),
    ],
    check(s, report) {
      const grace = s.object.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
      for (const [index, { name: container, preStopSleep: sleep = 0 }] of s.object.containers.entries()) {
        if (sleep < grace || sleep === 0 || negServicesOf(s).length === 0) continue;
        const path = pointer("spec", "template", "spec", "containers", index, "lifecycle", "preStop");
        report({ message: "tooLong", path, about: `container ${container}`, data: { container, sleep, grace } });
      }
    },
  },
});
