import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";
import { changesProtocol, keptLoadBalancer } from "./live-update.ts";

export const rbsProtocolChangeStuck = defineRule({
  id: "rbs-protocol-change-stuck",
  group: "ports",
  action: "deny",
  summary: "An update of the protocol of a backend service-based load balancer, which GKE never gets done.",
  messages: {
    stuck:
      "A backend service-based load balancer can't change from {before} to {after}: every sync fails, {before} stays.",
  },
  why:
    "The controller of external load balancers updates the backend service before it deletes the forwarding rule, which " +
    "Compute Engine refuses while the rule has the other protocol. No later edit of the Service is applied either.",
  fix: "Add a second Service with the new protocol, then delete this one.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go EnsureFrontend",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ensureInternalLoadBalancer (says why it deletes the rule first)",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      isRbs,
      changesProtocol,
      where("whose forwarding rule serves one protocol", (s) => s.model.effectiveProtocol !== "MIXED"),
    ],
    check(s, report) {
      const before = keptLoadBalancer(s)?.effectiveProtocol ?? "";
      report({ message: "stuck", path: "/spec/ports", data: { before, after: s.model.effectiveProtocol } });
    },
  },
});
