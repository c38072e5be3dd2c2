import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";
import { editsLive } from "./live-edit.ts";

export const lbIpRemoved = defineRule({
  id: "lb-ip-removed",
  group: "transitions",
  action: "info",
  summary: "An update that takes loadBalancerIP from a live load balancer.",
  messages: { unpinned: "The IP {ip} is kept while the forwarding rule exists, but nothing pins it any more." },
  why: "The controllers fall back to the address of the existing rule. A recreated load balancer gets another one.",
  fix: "Keep loadBalancerIP, or name the address in load-balancer-ip-addresses.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse"],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      editsLive,
      hasOwner,
      where(
        "whose loadBalancerIP an edit takes away",
        (s) =>
          s.previous?.loadBalancerIP !== undefined &&
          s.object.loadBalancerIP === undefined &&
          s.model.isInternal === s.previousModel?.isInternal &&
          !(s.model.isModern && s.model.staticAddresses.considered.length > 0),
      ),
    ],
    check({ previous }, report) {
      report({ message: "unpinned", path: "/spec/loadBalancerIP", data: { ip: previous?.loadBalancerIP ?? "" } });
    },
  },
});
