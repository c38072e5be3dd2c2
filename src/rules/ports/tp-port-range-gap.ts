import { formatPortSet, portRange } from "../../domain/ports.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasSeveralPorts, isTargetPool } from "../shared/conditions.ts";
import { distinctPorts } from "./distinct-ports.ts";
import { gapAction, hasGap } from "./port-gap.ts";

export const tpPortRangeGap = defineRule({
  id: "tp-port-range-gap",
  group: "ports",
  action: "warn",
  summary: "A target pool whose forwarding rule takes ports that the Service does not use.",
  messages: {
    gap: "The target pool's rule takes all of {range}: unused ports are blocked for other Services on the IP.",
  },
  why:
    "The forwarding rule of a target pool is one range from the lowest to the highest port. The firewall opens only the " +
    "Service's own ports, but no other Service of the protocol can use one in between on the same IP.",
  fix: "Use consecutive ports, or a new Service with l4-rbs.",
  sources: [
    "GKE: LoadBalancer Service parameters, Port specification",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go loadBalancerPortRange",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [hasSeveralPorts, isTargetPool],
    check(s, report) {
      const { object } = s;
      const ports = [...distinctPorts(object)];
      const range = portRange(ports);
      if (hasGap(range, ports.length))
        report({ message: "gap", action: gapAction(s), path: "/spec/ports", data: { range: formatPortSet(range) } });
    },
  },
});
