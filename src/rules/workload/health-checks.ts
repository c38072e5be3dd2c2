import { backendConfigText } from "../../controllers/l7/ingress/backend.ts";
import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import { BACKEND_CONFIG } from "../../domain/kinds/backend-config.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { Container } from "../../domain/kinds/workload.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { gkeIngressesTo, negOf } from "../shared/neg-use.ts";

/** The ports with a NEG: those that Ingresses route to and those that the annotation exposes; all, where neither is seen. */
export function loadBalancedPorts(service: Service, index: ObjectIndex): Service["ports"] {
  const { ports, metadata } = service;
  const routed = gkeIngressesTo(index, metadata).flatMap((ingress) => backendsTo(ingress, metadata.name));
  const exposed = negOf(service)?.exposedPorts ?? new Map<number, string>();
  if (routed.length + exposed.size === 0) return ports;
  return ports.filter(
    ({ port, name }) => exposed.has(port) || routed.some((backend) => backend.port === port || backend.port === name),
  );
}

/** Whether a BackendConfig says what is asked, or may say so. */
export function hasOwnHealthCheck(service: Service, index: ObjectIndex): boolean {
  const parsed = parseBackendConfigs(backendConfigText(service) ?? "{}");
  if (!parsed.ok) return false;
  return [parsed.names.default, ...parsed.names.ports.values()].some((name) => {
    if (name === "") return false;
    const config = index.get(BACKEND_CONFIG, service.metadata.namespace, name);
    return config === undefined || config.healthCheck !== undefined;
  });
}

/** Whether a liveness or startup probe shows that the container answers GET / on the port, as a generated health check asks it. */
export function answersRoot({ ports, otherProbes }: Container, target: number | string, protocol: string): boolean {
  const own = ports.find(({ name, containerPort }) => target === name || target === containerPort);
  const isTarget = (port: number | string) => port === target || port === own?.name || port === own?.containerPort;
  return otherProbes.some(
    ({ path, port, scheme, host }) => path === "/" && host === "" && scheme === schemeOf(protocol) && isTarget(port),
  );
}

/** The scheme by which Kubernetes asks what GKE asks over the protocol of a backend. */
export function schemeOf(protocol: string): string {
  return protocol === "HTTP2" ? "HTTPS" : protocol;
}
