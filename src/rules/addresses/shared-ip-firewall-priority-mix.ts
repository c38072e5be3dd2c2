import type { ServiceModel } from "../../controllers/l4/model.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { addressText, namesAddress, sharersOf } from "../shared/address-sharers.ts";
import { isOwnedExternal } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";

export const sharedIpFirewallPriorityMix = defineRule({
  id: "shared-ip-firewall-priority-mix",
  group: "addresses",
  action: "warn",
  summary: "A target pool and an RBS Service on one IP, of which only one has a deny-all firewall rule.",
  messages: {
    peerDenies: "{peer} has a deny-all firewall rule for {ip}: at priority 1000 it beats this Service's allow rule.",
    thisDenies: "This Service's deny-all firewall rule for {ip} beats, at priority 1000, the allow rule of {peer}.",
  },
  why:
    "With its deny firewall on, a controller allows at priority 999 and denies everything else to the IP at 1000. The " +
    "other controller's allow rule stays at 1000, and at equal priority a deny rule wins: its traffic is dropped.",
  fix: "Use one implementation for both Services.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go allowFirewallPriority",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go firewallPriorityAllow, firewallPriorityDeny",
  ],
  on: ["create", "update"],
  needs: ["denyFirewall", "denyFirewallLegacy"],
  looksUp: ["services"],
  kindDependent: true,
  optIn: true,
  service: {
    when: [isOwnedExternal, namesAddress],
    check(s, report) {
      const { denyFirewall, denyFirewallLegacy } = s.cluster;
      const denies = (model: ServiceModel) => (model.isModern ? denyFirewall : denyFirewallLegacy);
      for (const { service, model, shared } of sharersOf(s)) {
        const [key] = shared;
        if (!key || !model.isExternal || denies(model) === denies(s.model)) continue;
        report({
          message: denies(model) ? "peerDenies" : "thisDenies",
          path: "/spec",
          about: displayName(service.metadata),
          data: { ip: addressText(key), peer: peerName(s, service) },
        });
      }
    },
  },
});
