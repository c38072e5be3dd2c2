import { findAddress } from "../../controllers/l4/forecast/inventory.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { defineRule } from "../../engine/rule.ts";

export const serviceDeleteSharedIpLast = defineRule({
  id: "service-delete-shared-ip-last",
  group: "transitions",
  action: "info",
  summary: "The deletion of the last Service that uses a reserved address.",
  messages: { stays: 'Reserved address "{name}" has no other user: it stays reserved, and billed.' },
  why: "GKE never releases an address that its user reserved. An unused external address costs more than a used one.",
  fix: "Release the address if nothing else will use it.",
  sources: ["GKE: LoadBalancer Service parameters, IP address reservation"],
  on: ["delete"],
  comparesOldAndNew: true,
  needs: ["addresses"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [where("that ask for a certain address", (s) => s.model.addressKeys.length > 0)],
    check({ object, model, index }, report) {
      const own = displayName(object.metadata);
      for (const { key } of model.addressKeys) {
        const record = findAddress(model.cluster, key);
        if (!record || isClaimed(index, [key, `name:${record.name}`], own)) continue;
        report({ message: "stays", path: "/metadata/name", about: record.name, data: { name: record.name } });
      }
    },
  },
});

/** Whether another Service, one that stays, claims the address by any of its names. */
function isClaimed(index: ObjectIndex, claims: readonly string[], own: string): boolean {
  for (const claim of claims) {
    for (const { metadata } of index.servicesClaiming(claim)) {
      if (displayName(metadata) !== own && !metadata.isTerminating) return true;
    }
  }
  return false;
}
