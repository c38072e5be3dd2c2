import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { changesProtocol, keptLoadBalancer } from "./live-update.ts";

export const protocolChanged = defineRule({
  id: "protocol-changed",
  group: "ports",
  action: "warn",
  summary: "An update of the protocol of a live load balancer.",
  messages: {
    replaced:
      "Changing the protocol from {before} to {after} replaces the forwarding rule: a short interruption, the IP is kept.",
  },
  why:
    "The controller deletes the forwarding rule, changes the backend service and makes a new rule. Where mixed protocols " +
    "are not available the first port decides, so a new order of the ports is a change too.",
  fix: "Apply it when an interruption is acceptable.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4.go EnsureInternalLoadBalancer",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ensureInternalLoadBalancer",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      changesProtocol,
      where("whose controller can mix protocols, or does not have to", (s) => !(s.model.isLegacy && s.model.isMixed)),
    ],
    check(s, report) {
      const before = keptLoadBalancer(s)?.effectiveProtocol ?? "";
      report({ message: "replaced", path: "/spec/ports", data: { before, after: s.model.effectiveProtocol } });
    },
  },
});
