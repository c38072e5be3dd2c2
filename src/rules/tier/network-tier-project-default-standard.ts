import { NETWORK_TIER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { asksForAddress } from "../shared/address-sharers.ts";
import { addAnnotation, annotationPath } from "../shared/annotation-edits.ts";
import { isOwnedExternal } from "../shared/conditions.ts";
import { pinnedAddresses } from "../shared/pinned-addresses.ts";

export const networkTierProjectDefaultStandard = defineRule({
  id: "network-tier-project-default-standard",
  group: "tier",
  action: "warn",
  summary: "A Service that leaves its network tier to a project whose default is Standard.",
  messages: {
    premiumAnyway:
      "The project's default tier is Standard, but without the annotation GKE's controllers ask for Premium.",
  },
  why:
    "GKE documents the project's default tier for Services without the annotation; the controllers never read it and ask " +
    "for Premium. Costs and routes differ from what the project's owner decided, and may change should the code follow.",
  fix: "Write the tier into cloud.google.com/network-tier.",
  sources: [
    "GKE: LoadBalancer Service parameters, Network Service Tiers",
    "kubernetes/ingress-gce pkg/l4/annotations/network_tier.go NetworkTier",
  ],
  on: ["create"],
  needs: ["projectDefaultNetworkTier"],
  kindDependent: true,
  mutation: "optIn",
  service: {
    when: [isOwnedExternal, where("that name no tier", (s) => !s.object.metadata.annotations.has(NETWORK_TIER))],
    check(s, report) {
      if (s.cluster.projectDefaultNetworkTier !== "Standard") return;
      const tiers = pinnedAddresses(s.model).map(({ record }) => record?.tier);
      if (tiers.includes("STANDARD")) return;
      report({
        message: "premiumAnyway",
        path: annotationPath(NETWORK_TIER),
        ...(isRepairable(s, tiers) && { action: "mutate", edits: [addAnnotation(NETWORK_TIER, "Premium")] }),
      });
    },
  },
});

/** Premium is what the Service gets anyway, unless it pins an address of which nothing is known. */
function isRepairable(s: ServiceSubject, tiers: readonly (string | null | undefined)[]): boolean {
  return asksForAddress(s) ? tiers.length > 0 && tiers.every((tier) => tier === "PREMIUM") : true;
}
