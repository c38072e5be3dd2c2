import { AUTO_NEG_FACTS, INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { backendServicesOf } from "../shared/ingress-backends.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { hasIngressNeg, ingressesOf, mayHaveIngress, NEG_PATH } from "../shared/neg-use.ts";

/** The types that have no node ports, so an Ingress reaches them over NEGs or not at all. */
const WITHOUT_NODE_PORTS = ["ClusterIP", "ExternalName"];

const ROUTES_FIX = "Make the Service NodePort: a cluster without alias IPs has no NEGs.";

export const ingressBackendServiceType = defineRule({
  id: "ingress-backend-service-type",
  group: "ingress",
  action: "deny",
  summary: "An Ingress that routes to a ClusterIP Service without NEGs.",
  messages: {
    backend: 'Service "{service}" is {type} without NEGs: the whole Ingress stops syncing.',
    inUse: 'Ingress "{ingress}" can\'t use type {type} without NEGs and stops syncing.',
  },
  why:
    "Without NEGs the backends are instance groups, which need a node port. The controller reports an error for the whole " +
    "Ingress instead of leaving the one backend out.",
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service, or make it NodePort.`,
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go maybeEnableNEG"],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  ingress: {
    when: [ofGkeClass],
    check(s, report) {
      for (const { service, path } of backendServicesOf(s)) {
        if (!WITHOUT_NODE_PORTS.includes(service.type) || hasIngressNeg(service, s.cluster)) continue;
        const { name } = service.metadata;
        const data = { service: name, type: service.type };
        const fix = s.cluster.vpcNative ? {} : { fix: ROUTES_FIX };
        report({ message: "backend", path, about: `service ${name}`, data, ...fix });
      }
    },
  },
  service: {
    when: [
      mayHaveIngress,
      where("of a type without node ports", ({ object }) => WITHOUT_NODE_PORTS.includes(object.type)),
    ],
    check(s, report) {
      const { object, cluster } = s;
      const [ingress] = ingressesOf(s);
      if (!ingress || hasIngressNeg(object, cluster)) return;
      const data = { ingress: ingress.metadata.name, type: object.type };
      report({
        message: "inUse",
        path: "/spec/type",
        data,
        ...(cluster.vpcNative ? annotating(object) : { fix: ROUTES_FIX }),
      });
    },
  },
});

/** The edit that asks for NEGs, for a Service that can have them and says nothing about them. */
function annotating({ neg, type }: Service) {
  if (neg !== undefined || type !== "ClusterIP") return {};
  return { edits: [{ kind: "add" as const, path: NEG_PATH, value: INGRESS_NEG }] };
}
