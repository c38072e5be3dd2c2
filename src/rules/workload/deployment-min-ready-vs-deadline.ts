import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { progressDeadlineOf } from "./progress-deadline.ts";

export const deploymentMinReadyVsDeadline = defineRule({
  id: "deployment-min-ready-vs-deadline",
  group: "workload",
  action: "deny",
  summary: "A Deployment whose minReadySeconds reaches its progress deadline.",
  messages: {
    beyond: "minReadySeconds {seconds} is not below progressDeadlineSeconds {deadline}: the API server refuses it.",
  },
  why: "A Pod could never become available before the rollout counts as failed, so Kubernetes rejects the object.",
  fix: "Raise progressDeadlineSeconds above minReadySeconds.",
  sources: ["Kubernetes: Deployments, Progress Deadline Seconds"],
  isAdvice: true,
  on: ["create", "update"],
  workload: {
    when: [
      where(
        "of kind Deployment with minReadySeconds",
        ({ object }) => (object.minReadySeconds ?? 0) > 0 && object.kind === "Deployment",
      ),
    ],
    check({ object }, report) {
      const seconds = object.minReadySeconds ?? 0;
      const deadline = progressDeadlineOf(object);
      if (seconds < deadline) return;
      report({ message: "beyond", path: "/spec/minReadySeconds", data: { seconds, deadline } });
    },
  },
});
