import { NETWORK_TIER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { addAnnotation, annotationPath } from "../shared/annotation-edits.ts";
import { isOwnedExternal } from "../shared/conditions.ts";
import { pinnedAddress, pinsIpv4 } from "../shared/pinned-addresses.ts";
import { writtenTier } from "./written-tier.ts";

export const networkTierDefaultMismatch = defineRule({
  id: "network-tier-default-mismatch",
  group: "tier",
  action: "deny",
  summary: "A Standard-tier static address without the annotation that asks for Standard tier.",
  messages: {
    standardAddress: "Static IP {address} is Standard tier, but without the annotation GKE asks for Premium and fails.",
  },
  why:
    "GKE documents the project's default tier for Services without the annotation; the controllers ask for Premium, " +
    "whatever the project's default is. An address of Standard tier is then refused.",
  fix: 'Write cloud.google.com/network-tier: "Standard".',
  sources: [
    "GKE: LoadBalancer Service parameters, Network Service Tiers",
    "kubernetes/ingress-gce pkg/l4/annotations/network_tier.go NetworkTier",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetServiceNetworkTier",
  ],
  on: ["create", "update"],
  needs: ["addresses", "projectDefaultNetworkTier"],
  kindDependent: true,
  mutation: "optIn",
  service: {
    when: [
      isOwnedExternal,
      where(
        "that leave the tier to the default and state an IPv4 address",
        (s) => asksForDefault(s) && pinsIpv4(s.model),
      ),
    ],
    check(s, report) {
      const pinned = pinnedAddress(s.model, "IPv4");
      if (pinned?.record?.tier !== "STANDARD") return;
      // The documents promise that a Standard default counts; the controllers do not look.
      const action = s.cluster.projectDefaultNetworkTier === "Standard" ? "warn" : "deny";
      report({
        message: "standardAddress",
        action,
        path: annotationPath(NETWORK_TIER),
        about: pinned.written,
        data: { address: pinned.written },
        ...(isRepairable(s) && { action: "mutate", unmade: action, edits: [addAnnotation(NETWORK_TIER, "Standard")] }),
      });
    },
  },
});

/** Without the annotation both controllers ask for Premium; RBS also where it is misspelt, which a target pool refuses. */
function asksForDefault({ object, model }: ServiceSubject): boolean {
  if (!object.metadata.annotations.has(NETWORK_TIER)) return true;
  return model.isModern && writtenTier(object) === undefined;
}

/** Standard tier is sure to be meant where the only address is Standard and nothing is said; IPv6 would rule it out. */
function isRepairable({ isCreation, object, model }: ServiceSubject): boolean {
  return isCreation && !object.metadata.annotations.has(NETWORK_TIER) && model.families.join() === "IPv4";
}
