import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { backendsTo, pathOf, portFor } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

export const ingressBackendPortMissing = defineRule({
  id: "ingress-backend-port-missing",
  group: "ingress",
  action: "deny",
  summary: "An Ingress that routes to a port that its Service does not have.",
  messages: {
    missing: 'Service "{service}" has no port {port}: the whole Ingress stops syncing.',
    inUse: 'Ingress "{ingress}" routes to port {port}, which this Service does not have: it stops syncing.',
  },
  why: "The port is looked up by number or by name in spec.ports. One miss is an error for all rules of the Ingress.",
  fix: "Use a port, or a port name, of the Service.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/utils.go ServicePort"],
  on: ["create", "update"],
  looksUp: ["services", "ingresses"],
  ingress: {
    when: [ofGkeClass],
    check({ object, index }, report) {
      const seen = new Set<string>();
      for (const backend of object.backends) {
        const { service: name, port } = backend;
        const about = `${name} ${port}`;
        if (name === undefined || port === undefined || seen.has(about)) continue;
        seen.add(about);
        const service = index.service(object.metadata.namespace, name);
        if (!service || portFor(service, port)) continue;
        report({ message: "missing", path: pathOf(backend), about, data: { service: name, port } });
      }
    },
  },
  service: {
    when: [mayHaveIngress, where("that are there already", ({ change }) => change !== "create")],
    check(s, report) {
      const { object } = s;
      for (const ingress of ingressesOf(s)) {
        const seen = new Set<number | string>();
        for (const { port } of backendsTo(ingress, object.metadata.name)) {
          if (port === undefined || seen.has(port) || portFor(object, port)) continue;
          seen.add(port);
          const { name } = ingress.metadata;
          report({ message: "inUse", path: "/spec/ports", about: `${name} ${port}`, data: { ingress: name, port } });
        }
      }
    },
  },
});
