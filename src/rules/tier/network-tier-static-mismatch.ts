import { NETWORK_TIER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isOwnedExternal } from "../shared/conditions.ts";
import { pinnedAddress, pinsIpv4 } from "../shared/pinned-addresses.ts";
import { tierNamed } from "./written-tier.ts";

export const networkTierStaticMismatch = defineRule({
  id: "network-tier-static-mismatch",
  group: "tier",
  action: "deny",
  summary: "A static IPv4 address of another network tier than the annotation asks for.",
  messages: {
    mismatch: "Static IP {address} is {addressTier} tier, but the Service asks for {tier}: GKE refuses to use it.",
  },
  why:
    "A static address keeps its tier for life. The controllers compare it with the Service's and end with an error; on " +
    "a live Service the old forwarding rule may be gone by then.",
  fix: "Set the tier of the address, or reserve an address of the tier you want.",
  sources: [
    "GKE: LoadBalancer Service parameters, Network Service Tiers",
    "kubernetes/ingress-gce pkg/l4/address/manager.go validateAddress",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go verifyUserRequestedIP",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [annotates(NETWORK_TIER), isOwnedExternal, where("that state an IPv4 address", (s) => pinsIpv4(s.model))],
    check(s, report) {
      const pinned = pinnedAddress(s.model, "IPv4");
      const addressTier = tierNamed(pinned?.record?.tier);
      const tier = s.model.networkTier;
      if (!pinned || !addressTier || addressTier === tier) return;
      report({
        message: "mismatch",
        path: annotationPath(NETWORK_TIER),
        about: pinned.written,
        data: { address: pinned.written, addressTier, tier },
        fix: `Write "${addressTier}", or use an address of ${tier} tier.`,
      });
    },
  },
});
