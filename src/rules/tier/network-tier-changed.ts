import { NETWORK_TIER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { addressText } from "../shared/address-sharers.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { pinnedAddress } from "../shared/pinned-addresses.ts";
import { tierNamed, writtenTier } from "./written-tier.ts";

export const networkTierChanged = defineRule({
  id: "network-tier-changed",
  group: "tier",
  action: "warn",
  summary: "Another network tier for a live external Service.",
  messages: {
    staticStays:
      "{address} is {tier} tier: GKE deletes the old rule with it and can't make the new one. Traffic stops.",
    rbs: "Changing the tier deletes the forwarding rule; a new one, with a new IP, comes at the next edit or in ~10 minutes.",
    targetPool: "Changing the tier recreates the forwarding rule with a new IP.",
  },
  why:
    "A forwarding rule and its IP belong to one tier. RBS tears the old rule down and then fails with a user error that " +
    "is not retried: the Service is down until the next edit or resync. A target pool changes in one sync. A static " +
    "address of the old tier can't follow.",
  fix: "Move the traffic to a second Service with the new tier.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/address/hold.go tearDownRulesIfNetworkTierMismatch",
    "kubernetes/ingress-gce pkg/l4/address/manager.go TearDownAddressIPIfNetworkTierMismatch",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go deleteWrongNetworkTieredResources",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [where("whose network tier an edit changes", changesTier)],
    check(s, report) {
      const from = s.previousModel?.networkTier ?? "Premium";
      const kept = keptAddress(s);
      const path = annotationPath(NETWORK_TIER);
      // An address of the new tier can't have carried the old load balancer: this edit repairs the Service.
      if (kept && tierOf(s) === s.model.networkTier) return;
      if (kept)
        report({ message: "staticStays", action: "deny", path, data: { address: kept, tier: tierOf(s) ?? from } });
      else report({ message: s.model.isModern ? "rbs" : "targetPool", path });
    },
  },
});

function changesTier({ object, model, previousModel }: ServiceSubject): boolean {
  // Without an exact annotation the tier is Premium again, which network-tier-removed is about.
  if (!previousModel?.isLive || writtenTier(object) === undefined) return false;
  return previousModel.isExternal && model.isExternal && previousModel.networkTier !== model.networkTier;
}

/** The pinned IPv4 address that the edit leaves as it is, for people. */
function keptAddress({ model, previousModel }: ServiceSubject): string | undefined {
  const kept = model.addressKeys.find(
    ({ key, family }) => family !== "IPv6" && previousModel?.addressKeys.some((old) => old.key === key),
  );
  return kept && (pinnedAddress(model, "IPv4")?.written ?? addressText(kept));
}

function tierOf({ model }: ServiceSubject) {
  return tierNamed(pinnedAddress(model, "IPv4")?.record?.tier);
}
