import { defineRule } from "../../engine/rule.ts";
import { hasManyPorts, hasMorePorts, wantsExternal } from "../shared/conditions.ts";

/** The limit of internal Services; GKE documents none for external ones. */
const MANY = 100;

export const externalManyPorts = defineRule({
  id: "external-many-ports",
  group: "ports",
  action: "warn",
  summary: "An external Service with very many ports.",
  messages: { many: "{count} ports on one external load balancer: GKE documents no limit, firewall rules have one." },
  why:
    "The forwarding rule becomes a range, but the firewall rule lists the ports, and Compute Engine limits how many " +
    "entries it takes. A public Service with so many open ports is also hard to keep track of.",
  fix: "Split the Service, or check that it needs all these ports.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go firewallObject"],
  on: ["create", "update"],
  kindDependent: true,
  limits: { ports: MANY },
  service: {
    when: [hasManyPorts, wantsExternal, hasMorePorts(MANY)],
    reports: [
      {
        if: { distinct: "spec.ports", compared: { moreThan: MANY } },
        message: "many",
        path: "/spec/ports",
        data: { count: { distinct: "spec.ports" } },
      },
    ],
  },
});
