import { AUTO_NEG_FACTS, INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import { isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { field, wantsLoadBalancer } from "../shared/conditions.ts";
import { backendsTo, pathOf, portFor } from "../shared/ingress-backends.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";
import { hasIngressNeg, ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

/** The classes whose backends may be instance groups; the others always use NEGs. */
const WITH_GROUPS: readonly (string | undefined)[] = ["gce", "gce-multi-cluster"];

export const ingressBackendNoNodeport = defineRule({
  id: "ingress-backend-no-nodeport",
  group: "ingress",
  action: "deny",
  summary: "An Ingress that routes to a LoadBalancer Service without node ports and without NEGs.",
  messages: {
    backend: 'Port {port} of Service "{service}" has no node port: the instance groups get no traffic.',
    inUse: 'Ingress "{ingress}" needs a node port for port {port}, and this Service allocates none.',
  },
  why:
    "With allocateLoadBalancerNodePorts: false and without NEGs the controller makes a backend on node port 0, which no " +
    "health check can pass.",
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}' to the Service, or allocate node ports.`,
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go getServicePort"],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  ingress: {
    when: [where("of a class that can use instance groups", ({ object }) => WITH_GROUPS.includes(gkeClassOf(object)))],
    check({ object, index, cluster }, report) {
      const seen = new Set<string>();
      for (const backend of object.backends) {
        const { service: name, port } = backend;
        const about = `${name} ${port}`;
        if (name === undefined || port === undefined || seen.has(about)) continue;
        seen.add(about);
        const service = index.service(object.metadata.namespace, name);
        if (!service || !lacksNodePort(service, port) || hasIngressNeg(service, cluster)) continue;
        report({ message: "backend", path: pathOf(backend), about, data: { service: name, port } });
      }
    },
  },
  service: {
    when: [
      wantsLoadBalancer,
      mayHaveIngress,
      field("without node ports", "spec.allocateLoadBalancerNodePorts", { is: [false] }),
    ],
    check(s, report) {
      const { object, cluster } = s;
      for (const ingress of ingressesOf(s)) {
        if (!WITH_GROUPS.includes(gkeClassOf(ingress))) continue;
        const ports = new Set(backendsTo(ingress, object.metadata.name).map(({ port }) => port));
        for (const port of ports) {
          if (port === undefined || !lacksNodePort(object, port) || hasIngressNeg(object, cluster)) continue;
          const { name } = ingress.metadata;
          report({ message: "inUse", path: "/spec", about: `${name} ${port}`, data: { ingress: name, port } });
        }
      }
    },
  },
});

function lacksNodePort(service: Service, port: number | string): boolean {
  if (!isLoadBalancer(service) || service.allocateLoadBalancerNodePorts) return false;
  return portFor(service, port)?.nodePort === 0;
}
