import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isExternal, isInternal } from "../shared/gke-load-balancer.ts";
import { keptAddress } from "./kept-address.ts";
import { asEdited, type Edited, editsLive } from "./live-edit.ts";

export const internalExternalSwitch = defineRule({
  id: "internal-external-switch",
  group: "transitions",
  action: "warn",
  summary: "An update that makes an internal load balancer external, or the other way round.",
  messages: {
    toExternal:
      "This makes the Service PUBLIC: a new load balancer with another IP replaces the internal one; expect an outage.",
    toInternal: "An internal load balancer with another IP replaces the external one; expect an outage of minutes.",
    addressKept:
      'Address "{address}" is {type}: the old load balancer is deleted and the new one can\'t use it, so it fails.',
  },
  why:
    "One controller tears its load balancer down, the other makes a new one; nothing is carried over. An address of the " +
    "old scheme that stays on the Service makes the new load balancer fail, while the status keeps the dead IP.",
  fix: "Move the clients to a second Service instead.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go and l4netlbcontroller.go needsDeletion, shouldProcessService",
    "GKE: LoadBalancer Service parameters",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  uses: ["addresses"],
  kindDependent: true,
  service: {
    when: [editsLive, where("that an edit turns from internal to external, or back", (s) => switches(asEdited(s)))],
    check(subject, report) {
      const s = asEdited(subject);
      const toExternal = isExternal(s);
      const kept = keptAddress(s, toExternal ? "EXTERNAL" : "INTERNAL");
      if (!kept) report({ message: toExternal ? "toExternal" : "toInternal", path: "/spec/type" });
      else {
        report({
          message: "addressKept",
          action: "deny",
          path: kept.path,
          data: { address: kept.text, type: toExternal ? "INTERNAL" : "EXTERNAL" },
          fix: "Remove the address in the same update.",
        });
      }
    },
  },
});

function switches(s: Edited<Parameters<typeof isExternal>[0]>): boolean {
  return s.previousModel.isInternal ? isExternal(s) : isInternal(s);
}
