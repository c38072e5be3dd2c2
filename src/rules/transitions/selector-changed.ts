import { pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { ReviewedWorkload } from "../../domain/kinds/workload.ts";
import { selects } from "../../domain/selector.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import type { Subjects } from "../../engine/subject.ts";
import { isLoadBalanced } from "../shared/load-balanced.ts";
import { mayPickNamesake } from "../shared/picked-pods.ts";

export const selectorChanged = defineRule({
  id: "selector-changed",
  group: "transitions",
  action: "warn",
  summary: "An edit of a selector, or of the Pods that it picks, that leaves a load balancer without Pods.",
  messages: {
    empty:
      "The new selector picks no Deployment, StatefulSet or DaemonSet; {workload} of the former one gets no more traffic.",
    unpicked: "Service {service} picks none of these Pods any more, and no others: it asks for {labels}.",
  },
  why:
    "The endpoints of a Service follow its selector at once, and NEGs and health checks of nodes follow the endpoints. Until " +
    "Pods with the new labels are ready, every request fails.",
  fix: "Start Pods with the new labels first; check the labels of the Pod template.",
  sources: [
    "kubernetes/kubernetes pkg/controller/endpointslice/endpointslice_controller.go syncService",
    "kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap",
  ],
  on: ["update", "delete"],
  comparesOldAndNew: true,
  onlyInFiles: ["delete"],
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
  workload: {
    when: [where("whose Pods get other labels, or are gone from the files", (s) => losesLabels(s))],
    check({ object, previous, index }, report) {
      const isDeleted = previous === undefined;
      for (const service of index.servicesSelecting(previous ?? object)) {
        if (!isDeleted && selects(service.selector, object.podLabels)) continue;
        if (!isLoadBalanced(service, index) || picksOthers(service, object, index)) continue;
        const { name } = service.metadata;
        const labels = Array.from(service.selector, ([label, value]) => `${label}=${value}`).join(", ");
        const path = isDeleted ? pointer("metadata", "name") : pointer("spec", "template", "metadata", "labels");
        report({ message: "unpicked", path, about: `service ${name}`, data: { service: name, labels } });
      }
    },
  },
});

/** Nothing is said of deletions in a cluster, where the next object may be on its way. */
function losesLabels({ object, previous, change, isOffline }: Subjects["workload"]): boolean {
  if (change === "delete") return isOffline;
  return (
    previous !== undefined && [...previous.podLabels].some(([label, value]) => object.podLabels.get(label) !== value)
  );
}

/** Whether the Service has Pods of other workloads, or of some that can't be read. */
function picksOthers(service: Service, { kind, metadata }: ReviewedWorkload, index: ObjectIndex): boolean {
  for (const other of index.workloadsBehind(service))
    if (other.kind !== kind || other.metadata.name !== metadata.name) return true;
  return metadata.name !== service.metadata.name && mayPickNamesake(service, index);
}

function isSameSelector({ selector }: Service, { selector: former }: Service): boolean {
  return selector.size === former.size && [...selector].every(([label, value]) => former.get(label) === value);
}
