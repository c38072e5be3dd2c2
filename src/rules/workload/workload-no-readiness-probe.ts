import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { declaresPort, targetPortOf } from "../shared/target-ports.ts";
import { negServicesOf } from "./behind-negs.ts";

export const workloadNoReadinessProbe = defineRule({
  id: "workload-no-readiness-probe",
  group: "workload",
  action: "warn",
  summary: "A container behind NEGs without a readiness probe.",
  messages: {
    missing: 'Container "{container}" has no readinessProbe: the load balancer checks GET / on port {target}.',
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
      where("with a container without readiness probe", ({ object }) =>
        object.containers.some(({ readinessProbe }) => !readinessProbe),
      ),
    ],
    check(s, report) {
      const targets = negServicesOf(s).flatMap((service) => service.ports.map(targetPortOf));
      for (const [index, container] of s.object.containers.entries()) {
        const target = container.readinessProbe ? undefined : targets.find((port) => declaresPort(container, port));
        if (target === undefined) continue;
        const { name } = container;
        const path = pointer("spec", "template", "spec", "containers", index);
        report({ message: "missing", path, about: `container ${name}`, data: { container: name, target } });
      }
    },
  },
});
