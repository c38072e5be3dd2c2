import type { ReviewedService } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsNone } from "../shared/conditions.ts";
import { asEdited, editsLive } from "./live-edit.ts";

export const typeFromLb = defineRule({
  id: "type-from-lb",
  group: "transitions",
  action: "warn",
  summary: "An update that turns a load balancer into a Service of another type.",
  messages: {
    deleted: "The load balancer and its IP {ip} are deleted; an ephemeral IP cannot be recovered.",
    deletedUnassigned: "The load balancer that GKE is making for this Service is deleted.",
    protected: "{key} protects the load balancer of this Service, which would be deleted with type {type}.",
  },
  why:
    "The controllers tear the load balancer down as soon as the type is another one. An address that nobody reserved " +
    "goes back to Google's pool, and clients and DNS must change.",
  fix: "Reserve the IP first, or make a second Service of the other type.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go needsDeletion",
    "kubernetes/cloud-provider service/controller.go needsCleanup",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [wantsNone, editsLive],
    check(subject, report) {
      const s = asEdited(subject);
      const path = "/spec/type";
      const ip = s.previous.statusIPs.join(", ");
      const key = s.options.protectionKey;
      if (key !== undefined && carries(s.previous, key)) {
        const fix = "Remove the key in an update of its own first.";
        report({
          message: "protected",
          action: "deny",
          path,
          data: { key, type: s.object.type },
          fix,
        });
      } else if (ip === "") report({ message: "deletedUnassigned", path, fix: "Nothing needs to be done." });
      else report({ message: "deleted", path, data: { ip } });
    },
  },
});

function carries({ metadata, labels }: ReviewedService, key: string): boolean {
  return metadata.annotations.has(key) || labels.has(key);
}
