import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, wantsNone } from "../shared/conditions.ts";
import { isIpv6Alone } from "../shared/ip-families.ts";
import { enabledNegOf, enablesNegs, isBehindNoIngress } from "../shared/neg-use.ts";

export const negIpv6Only = defineRule({
  id: "neg-ipv6-only",
  group: "neg",
  action: "deny",
  summary: "NEGs for a Service that has only IPv6.",
  messages: {
    unsupported: "The NEG controller does not support IPv6-only Services; its NEGs are never synced.",
    recent: "NEGs of IPv6-only Services are new in GKE 1.36; where they are not rolled out yet, nothing is synced.",
  },
  why:
    "The controller returns an error for a single-stack IPv6 Service unless its switch for IPv6-only NEGs is on. One whose " +
    "ports are not exposed gets there when an Ingress routes to it.",
  fix: "Make the Service IPv4 or dual-stack.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/controller.go processService isSingleStackIPv6Service",
    "kubernetes/ingress-gce pkg/flags/flags.go enable-ipv6-only-neg",
  ],
  on: ["create", "update"],
  needs: ["ipv6OnlyNeg"],
  service: {
    when: [
      annotates(NEG),
      wantsNone,
      enablesNegs,
      where("of IP family IPv6 alone", ({ object }) => isIpv6Alone(object)),
    ],
    check(s, report) {
      const path = "/spec/ipFamilies";
      const isWanted = enabledNegOf(s.object)?.exposedPorts.size !== 0 || !isBehindNoIngress(s);
      if (s.cluster.ipv6OnlyNeg) report({ message: "recent", action: "warn", path });
      else report({ message: "unsupported", action: isWanted ? "deny" : "warn", path });
    },
  },
});
