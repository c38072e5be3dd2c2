import type { Service } from "../../domain/kinds/service.ts";
import type { Container } from "../../domain/kinds/workload.ts";

/** The port of the Pods that the Service's port at `index` leads to: by number, or by the name of a container port. */
export function targetPortOf({ port, targetPort }: Service["ports"][number]): number | string {
  return targetPort || port;
}

/** Whether the container declares the port. */
export function declaresPort({ ports }: Container, target: number | string): boolean {
  return ports.some(({ name, containerPort }) => (typeof target === "string" ? name : containerPort) === target);
}
