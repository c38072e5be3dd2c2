import { defineRule } from "../../engine/rule.ts";
import { pinnedAddress } from "../shared/pinned-addresses.ts";
import { listsReadNames } from "./named.ts";

export const staticIpv6FirstAddressOnly = defineRule({
  id: "static-ipv6-first-address-only",
  group: "addresses",
  action: "info",
  summary: "A reserved IPv6 range, of which only the first address is served.",
  messages: { firstOnly: 'Of the /96 range "{name}" the nodes serve only the first address, {ip}.' },
  why: "The forwarding rule takes the whole /96, but the Service's status and the nodes know its first address alone.",
  fix: "Publish only the first address of the range.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules_ipv6.go",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [listsReadNames],
    check(s, report) {
      const pinned = pinnedAddress(s.model, "IPv6");
      if (!pinned?.ip) return;
      report({
        message: "firstOnly",
        path: pinned.path,
        about: pinned.written,
        data: { name: pinned.written, ip: pinned.ip.text },
      });
    },
  },
});
