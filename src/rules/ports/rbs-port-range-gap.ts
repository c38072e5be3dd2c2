import { formatPortSet } from "../../domain/ports.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasSeveralPorts, isRbs } from "../shared/conditions.ts";
import { distinctPorts } from "./distinct-ports.ts";
import { gapAction, hasGap } from "./port-gap.ts";

export const rbsPortRangeGap = defineRule({
  id: "rbs-port-range-gap",
  group: "ports",
  action: "warn",
  summary: "A backend service-based load balancer whose forwarding rule takes ports that the Service does not use.",
  messages: {
    gap: "The {protocol} forwarding rule will be the range {range}: it blocks the ports in between for others on the IP.",
  },
  why:
    "With more than five ports, or where the controller does not list ports yet, the forwarding rule is one range. The " +
    "firewall opens only the Service's own ports, but no other Service of the protocol can use one in between on the IP.",
  fix: "Use at most 5 ports a Service, or consecutive ports.",
  sources: [
    "GKE: LoadBalancer Service parameters, Port specification",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go ensureIPv4ForwardingRule",
    "kubernetes/ingress-gce pkg/l4/forwardingrules/netlb_mixed_manager.go buildWanted",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [hasSeveralPorts, isRbs],
    check(s, report) {
      const { object, model } = s;
      const { forwardingRules } = model;
      for (const [index, { protocol, ports }] of forwardingRules.entries()) {
        const isRepeated = forwardingRules.findIndex((other) => other.protocol === protocol) < index;
        const count = distinctPorts(object, model.isMixedAvailable && model.isMixed ? protocol : undefined).size;
        if (isRepeated || !hasGap(ports, count)) continue;
        report({
          message: "gap",
          action: gapAction(s),
          path: "/spec/ports",
          about: `/spec/ports ${protocol}`,
          data: { protocol, range: formatPortSet(ports) },
        });
      }
    },
  },
});
