import { certificatesOf } from "../../controllers/l7/ingress/certificates.ts";
import { internalBothFault } from "../../controllers/l7/ingress/front-end.ts";
import { INGRESS_REGIONAL_STATIC_IP } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ofInternalClass } from "../shared/ingress-class.ts";

export const ingressInternalHttpsNeedsStaticIp = defineRule({
  id: "ingress-internal-https-needs-static-ip",
  group: "ingress",
  action: "deny",
  summary: "An internal Ingress with HTTP and HTTPS but without a shared static address.",
  messages: { needed: "Internal Ingress with HTTP and HTTPS needs a static IP; GKE makes no frontend without one." },
  why:
    "HTTP and HTTPS are two forwarding rules. Internal ones share an IP only on an address reserved with purpose " +
    "SHARED_LOADBALANCER_VIP, so the controller stops with the event WillNotConfigureFrontend.",
  fix: 'Set regional-static-ip-name, or allow-http: "false".',
  sources: ["kubernetes/ingress-gce pkg/loadbalancers/l7.go edgeHop"],
  on: ["create", "update"],
  ingress: {
    when: [ofInternalClass, where("with a certificate", ({ object }) => certificatesOf(object).isHttpsAsked)],
    check({ object }, report) {
      if (!internalBothFault(object)) return;
      report({ message: "needed", path: pointer("metadata", "annotations", INGRESS_REGIONAL_STATIC_IP) });
    },
  },
});
