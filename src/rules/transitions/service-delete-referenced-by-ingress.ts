import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

export const serviceDeleteReferencedByIngress = defineRule({
  id: "service-delete-referenced-by-ingress",
  group: "transitions",
  action: "warn",
  summary: "The deletion of a Service that an Ingress routes to.",
  messages: { routed: "Ingress {ingress} still routes to this Service: its whole sync fails until that is fixed." },
  why:
    "The Ingress controller translates an Ingress as a whole. One backend without a Service stops every other change of " +
    "the load balancer, too.",
  fix: "Take the Service out of the Ingress first.",
  sources: ["kubernetes/ingress-gce pkg/controller/translator/translator.go, ErrSvcNotFound"],
  on: ["delete"],
  comparesOldAndNew: true,
  looksUp: ["ingresses"],
  service: {
    when: [mayHaveIngress],
    check(s, report) {
      for (const { metadata } of ingressesOf(s)) {
        const ingress = displayName(metadata);
        report({ message: "routed", path: "/metadata/name", about: ingress, data: { ingress } });
      }
    },
  },
});
