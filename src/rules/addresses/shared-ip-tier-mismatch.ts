import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { placeOf } from "../shared/address-paths.ts";
import { addressText, namesAddress, sharersOf } from "../shared/address-sharers.ts";
import { isOwnedExternal } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";

export const sharedIpTierMismatch = defineRule({
  id: "shared-ip-tier-mismatch",
  group: "addresses",
  action: "deny",
  summary: "Two external Services on one IPv4 address that ask for different network tiers.",
  messages: {
    mismatch: "{ip} is shared with {peer}, which is {peerTier} tier; this Service is {tier} and would get no rule.",
  },
  why:
    "An external IPv4 address belongs to one network tier. The controller compares it with the tier that the Service " +
    "asks for, which without the annotation is always Premium, and ends with a tier mismatch.",
  fix: "Give both Services the same cloud.google.com/network-tier.",
  sources: [
    "GKE: LoadBalancer Service parameters, Considerations for sharing a common IP address",
    "kubernetes/ingress-gce pkg/l4/address/manager.go validateAddress, pkg/l4/utils NewNetworkTierErr",
  ],
  on: ["create", "update"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [isOwnedExternal, namesAddress],
    check(s, report) {
      const tier = s.model.networkTier;
      for (const { service, model, shared } of sharersOf(s)) {
        // IPv6 is Premium whatever the annotation says (network-tier-ipv6-standard).
        const key = shared.find(({ family }) => family !== "IPv6");
        if (!key || !model.isExternal || model.networkTier === tier) continue;
        const data = { ip: addressText(key), peer: peerName(s, service), peerTier: model.networkTier, tier };
        report({ message: "mismatch", path: placeOf(key), about: displayName(service.metadata), data });
      }
    },
  },
});
