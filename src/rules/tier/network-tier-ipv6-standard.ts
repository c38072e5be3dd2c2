import { NETWORK_TIER } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotationIs, isRbs, needsIpv6 } from "../shared/conditions.ts";

export const networkTierIpv6Standard = defineRule({
  id: "network-tier-ipv6-standard",
  group: "tier",
  action: "deny",
  summary: "Standard tier on an external IPv6 load balancer.",
  messages: {
    unsupported: "External IPv6 load balancers are Premium tier only: in Standard tier every sync fails.",
  },
  why:
    "Of a dual-stack Service the IPv4 rule is made first, then the sync fails and the status stays empty. A live " +
    "dual-stack Service that is edited to Standard loses its IPv4 rule, and its status keeps the dead IP.",
  fix: 'Write "Premium", or make the Service IPv4 only.',
  sources: [
    "GKE: LoadBalancer Service parameters, Network Service Tiers",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules_ipv6.go UnsupportedNetworkTierErr",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [needsIpv6, annotationIs("of Standard tier", NETWORK_TIER, { is: ["Standard"] })],
    reports: [{ if: isRbs.test, message: "unsupported", path: annotationPath(NETWORK_TIER) }],
  },
});
