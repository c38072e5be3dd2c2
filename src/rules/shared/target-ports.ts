import type { Service } from "../../domain/kinds/service.ts";
import type { Container, Workload } from "../../domain/kinds/workload.ts";
import { selects } from "../../domain/kinds/workload.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";

/** The port of the Pods that the Service's port at `index` leads to: by number, or by the name of a container port. */
export function targetPortOf({ port, targetPort }: Service["ports"][number]): number | string {
  return targetPort || port;
}

/** Whether the container declares the port. */
export function declaresPort({ ports }: Container, target: number | string): boolean {
  return ports.some(({ name, containerPort }) => (typeof target === "string" ? name : containerPort) === target);
}

/** The workloads whose Pods the Service selects. */
export function workloadsBehind(service: Service, index: ObjectIndex): readonly Workload[] {
  const workloads: Workload[] = [];
  for (const workload of index.workloadsIn(service.metadata.namespace)) {
    if (selects(service.selector, workload.podLabels)) workloads.push(workload);
  }
  return workloads;
}
