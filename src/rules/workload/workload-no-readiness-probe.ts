import { protocolOf } from "../../controllers/l7/ingress/backend.ts";
import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeIngressesTo } from "../shared/neg-use.ts";
import { declaresPort, targetPortOf } from "../shared/target-ports.ts";
import { negServicesOf } from "./behind-negs.ts";
import { answersRoot, hasOwnHealthCheck, loadBalancedPorts } from "./health-checks.ts";

export const workloadNoReadinessProbe = defineRule({
  id: "workload-no-readiness-probe",
  group: "workload",
  action: "info",
  summary: "A container behind NEGs without a readiness probe.",
  messages: {
    missing: 'Container "{container}" has no readinessProbe: the load balancer checks GET / on port {target}.',
    otherSort:
      'The readinessProbe of container "{container}" is no httpGet: the load balancer checks GET / on port {target}.',
  },
  why:
    "GKE derives the health check from the readiness probe of the serving port, or from a BackendConfig. Without either " +
    "it asks for / and expects 200, which many servers do not answer, so all requests get a 502.",
  fix: "Add an HTTP readinessProbe on the port, or a BackendConfig with a healthCheck.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getHTTPProbe"],
  isAdvice: true,
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where("with a container without HTTP readiness probe", ({ object }) =>
        object.containers.some(({ readinessProbe }) => !readinessProbe?.http),
      ),
    ],
    check(s, report) {
      const checked = negServicesOf(s).filter((service) => !hasOwnHealthCheck(service, s.index));
      const targetsOf = (services: readonly Service[]) =>
        services.flatMap((service) =>
          loadBalancedPorts(service, s.index).map((port) => ({
            target: targetPortOf(port),
            protocol: protocolOf(service, port) ?? "HTTP",
          })),
        );
      const targets = targetsOf(checked);
      const behindIngresses = targetsOf(checked.filter(({ metadata }) => gkeIngressesTo(s.index, metadata).length > 0));
      for (const [index, container] of s.object.containers.entries()) {
        const { name, readinessProbe } = container;
        if (readinessProbe?.http) continue;
        const asked = (readinessProbe ? behindIngresses : targets).find(({ target }) =>
          declaresPort(container, target),
        );
        if (!asked || answersRoot(container, asked.target, asked.protocol)) continue;
        const { target } = asked;
        const path = pointer("spec", "template", "spec", "containers", index);
        const message = readinessProbe ? "otherSort" : "missing";
        const action = readinessProbe ? "warn" : "info";
        report({ message, action, path, about: `container ${name}`, data: { container: name, target } });
      }
    },
  },
});
