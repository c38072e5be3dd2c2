import { protocolOf } from "../../controllers/l7/ingress/backend.ts";
import { probeFor } from "../../controllers/l7/ingress/health-check.ts";
import { podOf } from "../../controllers/l7/ingress/pod.ts";
import { TRANSPARENT_HEALTH_CHECKER } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import type { Container, HttpProbe, Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeIngressesTo } from "../shared/neg-use.ts";
import { declaresPort, targetPortOf } from "../shared/target-ports.ts";
import { answersRoot, hasOwnHealthCheck, loadBalancedPorts, schemeOf } from "./health-checks.ts";

export const readinessProbeNotTaken = defineRule({
  id: "readiness-probe-not-taken",
  group: "workload",
  action: "warn",
  summary: "An HTTP readiness probe that GKE does not make the health check of.",
  messages: {
    unread: 'The readinessProbe of "{container}" {reason}: the load balancer checks GET / on port {target} instead.',
  },
  why:
    "GKE takes over a readiness probe for the health check of an Ingress backend only where it asks the serving port itself, " +
    "which the container declares, over the protocol of the Service's port, without a host or headers but Host. Else the " +
    "load balancer asks for / and expects 200, which many servers do not answer: all requests get a 502. Nothing is said where " +
    "a liveness or startup probe shows that / is answered.",
  fix: "Probe the serving port that way, or name a BackendConfig with a healthCheck in the Service.",
  sources: [
    "kubernetes/ingress-gce pkg/controller/translator/translator.go getHTTPProbe, isSimpleHTTPProbe",
    "GKE: Ingress for Application Load Balancers, Inferred health checks",
  ],
  isAdvice: true,
  on: ["create", "update"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where("with an HTTP readiness probe", ({ object }) => object.containers.some((container) => httpOf(container))),
    ],
    check({ object, index }, report) {
      const { containers } = object;
      const told = new Set<Container>();
      for (const service of index.servicesSelecting(object)) {
        if (gkeIngressesTo(index, service.metadata).length === 0 || isAskedOtherwise(service, index)) continue;
        const others = Array.from(index.workloadsBehind(service)).filter((other) => !isSame(other, object));
        const pods = [object, ...others].map(podOf);
        for (const port of loadBalancedPorts(service, index)) {
          const protocol = protocolOf(service, port);
          const target = targetPortOf(port);
          if (protocol === undefined || probeFor({ ...service, protocol, targetPort: target }, pods)) continue;
          const container = containerMeant(target, containers);
          const probe = container && httpOf(container);
          if (!probe || told.has(container) || answersRoot(container, target, protocol)) continue;
          told.add(container);
          const path = pointer(
            "spec",
            "template",
            "spec",
            "containers",
            containers.indexOf(container),
            "readinessProbe",
          );
          const { name } = container;
          const data = { container: name, reason: reasonOf(container, probe, target, protocol), target };
          report({ message: "unread", path, about: `container ${name}`, data });
        }
      }
    },
  },
});

/** Whether both are one workload, which the index may know as it was before the edit. */
function isSame({ kind, metadata }: Workload, object: Workload): boolean {
  return kind === object.kind && metadata.name === object.metadata.name;
}

/** Whether a BackendConfig, or the node's agent, has the say. */
function isAskedOtherwise(service: Service, index: ObjectIndex): boolean {
  return annotation(service, TRANSPARENT_HEALTH_CHECKER) !== undefined || hasOwnHealthCheck(service, index);
}

function httpOf({ readinessProbe }: Container) {
  return readinessProbe?.http;
}

/** The container whose probe is meant for the port: it declares the port, or asks it. */
function containerMeant(target: number | string, containers: readonly Container[]): Container | undefined {
  const declaring = containers.find((container) => declaresPort(container, target));
  return declaring ?? containers.find((container) => httpOf(container)?.port === target);
}

/** Why the controller passes the container's probe over, as a predicate. */
function reasonOf(container: Container, probe: HttpProbe, target: number | string, protocol: string): string {
  const serving = container.ports.find(({ name, containerPort }) => target === name || target === containerPort);
  if (!serving) return "asks a port that the container does not declare";
  const isServing = probe.port === serving.name || probe.port === serving.containerPort;
  if (!isServing) return `asks port ${probe.port}`;
  if (probe.host !== "") return "names a host";
  return probe.scheme === schemeOf(protocol) ? "sends headers" : `asks over ${probe.scheme}`;
}
