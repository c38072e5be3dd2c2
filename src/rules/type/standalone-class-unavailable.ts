import { defineRule } from "../../engine/rule.ts";
import { hasClass } from "../shared/conditions.ts";
import { ofStandaloneClass } from "./forwarding-rule-references.ts";

export const standaloneClassUnavailable = defineRule({
  id: "standalone-class-unavailable",
  group: "type",
  action: "deny",
  summary: "The class for load balancers of one's own, in a cluster that has no controller for it.",
  messages: {
    unavailable: "standalone-passthrough-lb-neg is not enabled in this cluster: the Service would never be processed.",
  },
  why: "The controller of this class is off unless Google turns it on. The Service gets no NEGs, no IP and no event.",
  fix: "Use another class, or set features.standaloneNegLb.",
  sources: ["kubernetes/ingress-gce pkg/flags enable-l4-standalone-negs"],
  on: ["create", "live"],
  needs: ["standaloneNegLb"],
  kindDependent: true,
  service: {
    when: [hasClass, ofStandaloneClass],
    reports: [{ if: { fact: "standaloneNegLb", is: false }, message: "unavailable", path: "/spec/loadBalancerClass" }],
  },
});
