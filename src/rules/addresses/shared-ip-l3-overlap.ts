import { L3_DEFAULT } from "../../controllers/l4/forwarding.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { addressText, namesAddress, rulePairs, sharersOf } from "../shared/address-sharers.ts";
import { peerName } from "../shared/peer-name.ts";

export const sharedIpL3Overlap = defineRule({
  id: "shared-ip-l3-overlap",
  group: "addresses",
  action: "warn",
  summary: "A mixed-protocol (L3_DEFAULT) forwarding rule beside a TCP or UDP rule on one IP.",
  messages: {
    peerWins: "{peer} owns a {protocol} rule on {ip}: it takes precedence over this mixed-protocol rule for its ports.",
    thisWins: "On {ip} this {protocol} rule takes precedence over the mixed-protocol rule of {peer} for its ports.",
  },
  why:
    "A Service with TCP and UDP ports gets one forwarding rule for every protocol and port. A TCP or UDP rule on the " +
    "same IP is more specific and wins for its own ports: the mixed Service no longer gets that traffic.",
  fix: "Use another address, unless this is what you want.",
  sources: [
    "Compute Engine: Forwarding rules, protocol forwarding with L3_DEFAULT",
    "kubernetes/ingress-gce pkg/l4/forwardingrules/protocol.go",
  ],
  on: ["create", "update"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [namesAddress],
    check(s, report) {
      for (const { service, model, shared } of sharersOf(s)) {
        for (const { key, own, other } of rulePairs(shared, s.model.forwardingRules, model.forwardingRules)) {
          if ((own.protocol === L3_DEFAULT) === (other.protocol === L3_DEFAULT)) continue;
          const isOwn = other.protocol === L3_DEFAULT;
          const { protocol } = isOwn ? own : other;
          report({
            message: isOwn ? "thisWins" : "peerWins",
            path: "/spec/ports",
            about: displayName(service.metadata),
            data: { ip: addressText(key), protocol, peer: peerName(s, service) },
          });
          break;
        }
      }
    },
  },
});
