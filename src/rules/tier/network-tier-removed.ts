import { NETWORK_TIER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { writtenTier } from "./written-tier.ts";

export const networkTierRemoved = defineRule({
  id: "network-tier-removed",
  group: "tier",
  action: "deny",
  summary: "Standard tier taken off a live external Service.",
  messages: {
    stuck: "Removing the Standard tier makes every later sync fail with a tier mismatch: no edit is applied any more.",
    noEffect: "Removing the Standard tier changes nothing: the forwarding rule stays Standard until it is recreated.",
  },
  why:
    "Without the annotation the controllers ask for Premium. RBS keeps the Standard rule and compares: every sync ends " +
    "in a mismatch, the old rule keeps serving and nothing else is applied. The target pool controller does not compare.",
  fix: 'Keep "Standard", or write "Premium" to move the Service.',
  sources: [
    "kubernetes/ingress-gce pkg/l4/address/hold.go HoldExternalIPv4",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go ensureIPv4ForwardingRule",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go deleteWrongNetworkTieredResources",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [where("that an edit takes off the Standard tier", dropsStandard)],
    check(s, report) {
      const path = annotationPath(NETWORK_TIER);
      if (s.model.isModern) report({ message: "stuck", path });
      else report({ message: "noEffect", action: "warn", path });
    },
  },
});

function dropsStandard({ object, previous, model, previousModel }: ServiceSubject): boolean {
  if (!previous || writtenTier(previous) !== "Standard" || writtenTier(object) !== undefined) return false;
  if (!previousModel?.isLive || !previousModel.isExternal || !model.isExternal) return false;
  // A target pool with a misspelt tier fails outright, which network-tier-invalid says.
  return model.isModern || !object.metadata.annotations.has(NETWORK_TIER);
}
