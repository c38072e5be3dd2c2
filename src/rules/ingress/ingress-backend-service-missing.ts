import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { pathOf } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressBackendServiceMissing = defineRule({
  id: "ingress-backend-service-missing",
  group: "ingress",
  action: "warn",
  summary: "An Ingress that routes to a Service that does not exist.",
  messages: { missing: 'Service "{service}" does not exist: the whole Ingress stops syncing until it does.' },
  why:
    "One missing Service is an error for all rules of the Ingress: a new one gets no load balancer, an existing one no " +
    "further changes.",
  fix: "Create the Service first, or correct the name.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getServicePort"],
  on: ["create", "update"],
  looksUp: ["services"],
  ingress: {
    when: [ofGkeClass, where("where all other objects are known", ({ index }) => index.isComplete)],
    check({ object, index, isOffline }, report) {
      const seen = new Set<string>();
      for (const backend of object.backends) {
        const { service } = backend;
        if (service === undefined || seen.has(service)) continue;
        seen.add(service);
        if (index.service(object.metadata.namespace, service)) continue;
        const action = isOffline ? "deny" : "warn";
        report({ message: "missing", action, path: pathOf(backend), about: `service ${service}`, data: { service } });
      }
    },
  },
});
