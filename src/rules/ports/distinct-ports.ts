import type { Service } from "../../domain/kinds/service.ts";

/** The port numbers of the Service, or of its ports of one protocol, each once. */
export function distinctPorts(service: Service, protocol?: string): ReadonlySet<number> {
  const ports = protocol === undefined ? service.ports : service.ports.filter((port) => port.protocol === protocol);
  return new Set(ports.map(({ port }) => port));
}
