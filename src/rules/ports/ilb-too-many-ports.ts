import { defineRule } from "../../engine/rule.ts";
import { hasManyPorts, hasMorePorts, wantsInternal } from "../shared/conditions.ts";

/** GKE: LoadBalancer Service parameters, All ports forwarding rules. */
export const MOST_INTERNAL_PORTS = 100;

export const ilbTooManyPorts = defineRule({
  id: "ilb-too-many-ports",
  group: "ports",
  action: "deny",
  summary: "An internal Service with more ports than GKE supports.",
  messages: { tooMany: "Internal LoadBalancer Services support at most {limit} ports (got {count})." },
  why: "GKE documents a limit of 100 ports; the firewall rule of a Service with more may be refused.",
  fix: "Split the Service into several of at most 100 ports each.",
  sources: ["GKE: LoadBalancer Service parameters, All ports forwarding rules"],
  on: ["create", "update"],
  kindDependent: true,
  limits: { ports: MOST_INTERNAL_PORTS },
  service: {
    when: [hasManyPorts, wantsInternal, hasMorePorts(MOST_INTERNAL_PORTS)],
    reports: [
      {
        if: { distinct: "spec.ports", compared: { moreThan: MOST_INTERNAL_PORTS } },
        message: "tooMany",
        path: "/spec/ports",
        data: { limit: MOST_INTERNAL_PORTS, count: { distinct: "spec.ports" } },
      },
    ],
  },
});
