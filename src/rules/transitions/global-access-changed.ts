import { GLOBAL_ACCESS } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { wantsInternal } from "../shared/conditions.ts";
import { editsLive } from "./live-edit.ts";

export const globalAccessChanged = defineRule({
  id: "global-access-changed",
  group: "transitions",
  action: "warn",
  summary: "An update that turns global access of a live internal load balancer on or off.",
  messages: {
    recreated:
      "Toggling global access deletes and recreates the {family} forwarding rule: a short interruption, same IP.",
    patched: "Global access is patched in place; clients of other regions gain or lose access at once.",
  },
  why:
    "The controller for subsetting patches an IPv4 forwarding rule in place. It can't do so for IPv6, and the older " +
    "controller can't at all: the rule is deleted and inserted again.",
  fix: "Make the change in a maintenance window.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/forwardingrules/patchable.go",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ensureInternalLoadBalancer",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      wantsInternal,
      editsLive,
      where(
        "whose global access an edit turns on or off",
        (s) => s.previous !== undefined && isOn(s.previous) !== isOn(s.object) && s.previousModel?.isInternal === true,
      ),
    ],
    check({ model }, report) {
      const path = annotationPath(GLOBAL_ACCESS);
      if (model.isLegacy) report({ message: "recreated", path, data: { family: "IPv4" } });
      else if (model.families.includes("IPv6")) report({ message: "recreated", path, data: { family: "IPv6" } });
      else report({ message: "patched", action: "info", path, fix: "Nothing needs to be done." });
    },
  },
});

/** Only the exact value turns it on (CCM GetLoadBalancerAnnotationAllowGlobalAccess). */
function isOn(service: Service): boolean {
  return annotation(service, GLOBAL_ACCESS) === "true";
}
