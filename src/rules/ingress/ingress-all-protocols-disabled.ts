import { allowsHttp, nothingServedFault } from "../../controllers/l7/ingress/front-end.ts";
import { INGRESS_ALLOW_HTTP, INGRESS_MANAGED_CERTIFICATES } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";

export const ingressAllProtocolsDisabled = defineRule({
  id: "ingress-all-protocols-disabled",
  group: "ingress",
  action: "deny",
  summary: "An Ingress with HTTP turned off and no certificate for HTTPS.",
  messages: { none: "HTTP is turned off and no certificate is given: GKE makes no frontend at all." },
  why: "The controller stops with an error before it makes a forwarding rule, so the Ingress never gets an address.",
  fix: "Add spec.tls or a certificate annotation, or allow HTTP.",
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop errAllProtocolsDisabled"],
  on: ["create", "update"],
  ingress: {
    when: [ofGkeClass, where("that turn HTTP off", ({ object }) => !allowsHttp(object))],
    check({ object }, report) {
      // What Google manages becomes a certificate once its controller has written it.
      if (!nothingServedFault(object) || object.metadata.annotations.get(INGRESS_MANAGED_CERTIFICATES)) return;
      report({ message: "none", path: pointer("metadata", "annotations", INGRESS_ALLOW_HTTP) });
    },
  },
});
