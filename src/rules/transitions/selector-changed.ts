import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLoadBalanced } from "../shared/load-balanced.ts";

export const selectorChanged = defineRule({
  id: "selector-changed",
  group: "transitions",
  action: "warn",
  summary: "An edit of the selector that leaves a load balancer without Pods.",
  messages: {
    empty:
      "The new selector picks no Deployment, StatefulSet or DaemonSet; {workload} of the former one gets no more traffic.",
  },
  why:
    "The endpoints of a Service follow its selector at once, and NEGs and health checks of nodes follow the endpoints. Until " +
    "Pods with the new labels are ready, every request fails.",
  fix: "Start Pods with the new labels first; check the labels of the Pod template.",
  sources: [
    "kubernetes/kubernetes pkg/controller/endpointslice/endpointslice_controller.go syncService",
    "kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap",
  ],
  on: ["update"],
  looksUp: ["workloads", "ingresses"],
  service: {
    when: [
      where(
        "whose selector an edit changes",
        ({ object, previous }) =>
          previous !== undefined && object.selector.size > 0 && !isSameSelector(object, previous),
      ),
    ],
    check({ object, previous, index }, report) {
      if (!previous || !isLoadBalanced(object, index)) return;
      const [former] = index.workloadsBehind(previous);
      const [picked] = index.workloadsBehind(object);
      if (former === undefined || picked !== undefined) return;
      const workload = `${former.kind} ${former.metadata.name}`;
      report({ message: "empty", path: "/spec/selector", data: { workload } });
    },
  },
});

function isSameSelector({ selector }: Service, { selector: former }: Service): boolean {
  return selector.size === former.size && [...selector].every(([label, value]) => former.get(label) === value);
}
