import { defineRule } from "../../engine/rule.ts";

const LIMIT = 100;

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
  limits: { ports: LIMIT },
  service: {
    applies: (s) => s.model.isInternal,
    check(s, report) {
      const count = new Set(s.object.ports.map(({ port }) => port)).size;
      if (count > LIMIT) report({ message: "tooMany", path: "/spec/ports", data: { limit: LIMIT, count } });
    },
  },
});
