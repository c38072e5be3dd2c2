import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressBackendNotTcp = defineRule({
  id: "ingress-backend-not-tcp",
  group: "ingress",
  action: "warn",
  summary: "An Ingress that routes to a UDP or SCTP port.",
  messages: {
    other:
      "Backend {backend} is port {port} of protocol {protocol}: HTTP is sent to it all the same, and nobody answers.",
  },
  why:
    "The controller looks at number or name alone. Where TCP and UDP share a number, the first of the list is taken, so " +
    "that HTTP goes to the target port of the other one.",
  fix: "Name the TCP port by its name, or put it first in spec.ports of the Service.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/utils.go ServicePort"],
  on: ["create", "update"],
  looksUp: ["services"],
  ingress: {
    when: [ofGkeClass],
    check({ object, ingressModels }, report) {
      const model = ingressModels.of(object);
      const told = new Set<string>();
      for (const written of object.backends) {
        const backend = model.lookUp(written)?.backend;
        if (!backend || backend.transport === "TCP" || told.has(backend.key)) continue;
        told.add(backend.key);
        const data = { backend: backend.key, port: backend.port, protocol: backend.transport };
        report({ message: "other", path: pointer(...written.location), about: backend.key, data });
      }
    },
  },
});
