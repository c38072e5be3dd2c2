import { MAX_DISCRETE_PORTS } from "../../controllers/l4/forwarding.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { sharersOf } from "../shared/address-sharers.ts";
import { hasManyPorts, wantsInternal } from "../shared/conditions.ts";
import { distinctPorts } from "./distinct-ports.ts";
import { MOST_INTERNAL_PORTS } from "./ilb-too-many-ports.ts";

export const ilbAllPorts = defineRule({
  id: "ilb-all-ports",
  group: "ports",
  action: "warn",
  summary: "An internal Service with more ports than a forwarding rule lists, which then takes all of them.",
  messages: {
    all: "More than {limit} ports: the forwarding rule takes ALL ports, so the IP can't be shared by {protocol} Services.",
  },
  why:
    "A forwarding rule lists up to five ports. With more, the controllers make one for all ports: the firewall still " +
    "opens only those of the Service, but no other Service of the protocol can be on the same IP.",
  fix: "Split it into Services of up to 5 ports on one SHARED_LOADBALANCER_VIP.",
  sources: [
    "GKE: LoadBalancer Service parameters, All ports forwarding rules",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go maxForwardedPorts",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go maxL4ILBPorts",
  ],
  on: ["create", "update"],
  kindDependent: true,
  limits: { ports: MAX_DISCRETE_PORTS },
  service: {
    when: [hasManyPorts, wantsInternal],
    check(s, report) {
      const [rule] = s.model.forwardingRules;
      if (!rule || distinctPorts(s.object).size > MOST_INTERNAL_PORTS) return;
      const { protocol } = rule;
      report({
        message: "all",
        action: isShared(s, protocol) ? "warn" : "info",
        path: "/spec/ports",
        data: { limit: MAX_DISCRETE_PORTS, protocol },
      });
    },
  },
});

/** Whether another Service of the protocol is on the IP; one of another protocol does not mind. */
function isShared(s: ServiceSubject, protocol: string): boolean {
  if (!s.index.knows("services")) return false;
  return sharersOf(s).some(({ model }) => model.forwardingRules.some((rule) => rule.protocol === protocol));
}
