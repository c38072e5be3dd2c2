import { NETWORK_TIER } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, isOwnedExternal, isRbs, isTargetPool } from "../shared/conditions.ts";
import { tierNamed } from "./written-tier.ts";

export const networkTierInvalid = defineRule({
  id: "network-tier-invalid",
  group: "tier",
  action: "deny",
  summary: "A network tier that is neither Standard nor Premium, spelt exactly so.",
  messages: {
    fails: 'Network tier "{value}" is invalid: a target pool with it is never made.',
    premium: 'Network tier "{value}" is invalid: GKE silently takes it for Premium.',
  },
  why:
    "The values are case sensitive. For a target pool any other value is an error; an RBS Service gets Premium tier " +
    "without a word, with another IP and other costs than its author had in mind.",
  fix: 'Write "Standard" or "Premium".',
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetServiceNetworkTier",
    "kubernetes/ingress-gce pkg/l4/annotations/network_tier.go NetworkTier",
  ],
  since: "1.19",
  on: ["create", "update"],
  uses: ["gkeVersion"],
  kindDependent: true,
  gate: { name: "networkTier", speaks: "from" },
  service: {
    when: [annotates(NETWORK_TIER), isOwnedExternal],
    reports: [
      { if: isRbs, message: "premium" },
      { if: isTargetPool, message: "fails" },
    ].map(({ if: owner, message }) => ({
      if: {
        all: [
          owner.test,
          { annotation: [NETWORK_TIER], compared: { isNot: ["Standard", "Premium"] } },
          { not: { below: "networkTier" as const } },
        ],
      },
      message: message as "premium" | "fails",
      path: annotationPath(NETWORK_TIER),
      data: { value: { annotation: [NETWORK_TIER] } },
      repair: (s: ServiceSubject) => {
        const value = annotation(s.object, NETWORK_TIER) ?? "";
        const meant = tierNamed(value);
        // On a live load balancer the tier that was meant would come with another IP.
        return meant && s.isCreation ? { edits: [replaceAnnotation(NETWORK_TIER, value, meant)] } : undefined;
      },
    })),
  },
});
