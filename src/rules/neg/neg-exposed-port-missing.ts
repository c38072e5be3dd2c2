import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negExposedPortMissing = defineRule({
  id: "neg-exposed-port-missing",
  group: "neg",
  action: "deny",
  summary: "An exposed port of cloud.google.com/neg that the Service does not have.",
  messages: { missing: "exposed_ports {port} is not a port of this Service; NEG sync fails for the whole Service." },
  why:
    "The keys of exposed_ports are Service ports, not target ports. One that does not exist is an error for all NEGs of " +
    "the Service, and for those of its own load balancer, since these are merged last.",
  fix: "Use the number in spec.ports[].port.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/utils.go negServicePorts",
    "kubernetes/ingress-gce pkg/neg/controller.go mergeStandaloneNEGsPortInfo",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(NEG), where("that expose ports", ({ object }) => (negOf(object)?.exposedPorts.size ?? 0) > 0)],
    check({ object }, report) {
      const ports = new Set(object.ports.map(({ port }) => port));
      const missing = [...(negOf(object)?.exposedPorts.keys() ?? [])].filter((port) => !ports.has(port));
      for (const port of missing) {
        if (!report({ message: "missing", path: NEG_PATH, about: `port ${port}`, data: { port } })) return;
      }
    },
  },
});
