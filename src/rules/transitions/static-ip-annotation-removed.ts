import { LOAD_BALANCER_IP_ADDRESSES } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isModern } from "../shared/conditions.ts";
import { editsLive } from "./live-edit.ts";
import { changesNames, staticIpv4Of } from "./static-addresses.ts";

export const staticIpAnnotationRemoved = defineRule({
  id: "static-ip-annotation-removed",
  group: "transitions",
  action: "info",
  summary: "An update that takes the IPv4 address name from a live load balancer.",
  messages: { unpinned: "The IP {ip} is kept while the forwarding rule exists, but nothing pins it any more." },
  why: "The controllers fall back to the address of the existing rule. A recreated load balancer gets another one.",
  fix: "Keep the name in networking.gke.io/load-balancer-ip-addresses.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse"],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [changesNames, editsLive, isModern],
    check(s, report) {
      const ip = s.previousModel && staticIpv4Of(s.previousModel);
      if (ip === undefined || staticIpv4Of(s.model) !== undefined) return;
      report({ message: "unpinned", path: annotationPath(LOAD_BALANCER_IP_ADDRESSES), data: { ip } });
    },
  },
});
