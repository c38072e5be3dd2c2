import { defineRule } from "../../engine/rule.ts";
import { placeOf } from "../shared/address-paths.ts";
import { addressText, isAt, namesAddress, sharersOf } from "../shared/address-sharers.ts";
import { isOwnedInternal } from "../shared/conditions.ts";

/** Internal forwarding rules that one IP may have (Compute Engine: Internal passthrough Network Load Balancer, multiple forwarding rules). */
const MOST_RULES = 10;

export const sharedIpRuleLimit = defineRule({
  id: "shared-ip-rule-limit",
  group: "addresses",
  action: "deny",
  summary: "More internal forwarding rules on one IP than Compute Engine allows.",
  messages: {
    tooMany: "{ip} would have {count} internal forwarding rules; Compute Engine allows {limit} on one address.",
  },
  why:
    "Each Service on a shared internal IP owns a forwarding rule of its own. The one beyond the limit is refused, and " +
    "its Service stays without an IP. Rules from outside this cluster count as well but can't be seen here.",
  fix: "Spread the Services over another shared address.",
  sources: ["Compute Engine: Internal passthrough Network Load Balancer overview, Multiple forwarding rules"],
  on: ["create", "update"],
  looksUp: ["services"],
  kindDependent: true,
  limits: { rules: MOST_RULES },
  service: {
    when: [isOwnedInternal, namesAddress],
    check(s, report) {
      const sharers = sharersOf(s).filter(({ model }) => model.isInternal);
      for (const key of s.model.addressKeys) {
        const rules = [
          ...s.model.forwardingRules,
          ...sharers.filter(({ shared }) => shared.includes(key)).flatMap(({ model }) => model.forwardingRules),
        ].filter((rule) => isAt(rule, key));
        const ipv6 = rules.filter(({ ipVersion }) => ipVersion === "IPV6").length;
        // Where only a name is known, the address has one family or the other: the larger count is no overestimate.
        const count = Math.max(ipv6, rules.length - ipv6);
        if (count <= MOST_RULES) continue;
        const data = { ip: addressText(key), count, limit: MOST_RULES };
        report({ message: "tooMany", path: placeOf(key), about: key.key, data });
      }
    },
  },
});
