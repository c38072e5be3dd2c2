import type { ServicePort } from "../../domain/kinds/service.ts";
import { runsOf } from "../../domain/ports.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasManyPorts, hasMorePorts, wantsEither } from "../shared/conditions.ts";

/** Port ranges of one VPC firewall rule; cloud-provider-gcp gce_loadbalancer_external.go firewallObject. */
const MOST_RANGES = 100;

export const firewallPortRangesLimit = defineRule({
  id: "firewall-port-ranges-limit",
  group: "ports",
  action: "deny",
  summary: "Ports that need more ranges than a firewall rule takes.",
  messages: { tooMany: "The ports compress to {count} firewall ranges: a VPC firewall rule accepts at most {limit}." },
  why:
    "The controllers write consecutive ports as one range into the firewall rule. Where too many ranges remain, the rule " +
    "is refused: the forwarding rule exists, but no traffic gets in.",
  fix: "Use consecutive ports, or split the Service.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go firewallObject",
    "kubernetes/ingress-gce pkg/utils GetPortRanges",
  ],
  on: ["create", "update"],
  kindDependent: true,
  limits: { ranges: MOST_RANGES },
  service: {
    when: [hasManyPorts, wantsEither, hasMorePorts(MOST_RANGES)],
    check({ object, model }, report) {
      const counts = [...Map.groupBy(object.ports, ({ protocol }) => protocol).values()].map(rangesOf);
      // With mixed protocols one firewall rule lists the ports of both.
      const count = model.isMixed
        ? counts.reduce((sum, next) => sum + next, 0)
        : counts.reduce((most, next) => Math.max(most, next), 0);
      if (count > MOST_RANGES) report({ message: "tooMany", path: "/spec/ports", data: { count, limit: MOST_RANGES } });
    },
  },
});

function rangesOf(ports: readonly ServicePort[]): number {
  return runsOf([...new Set(ports.map(({ port }) => port))]).length;
}
