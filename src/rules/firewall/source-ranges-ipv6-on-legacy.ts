import { defineRule } from "../../engine/rule.ts";
import { isLegacy, restrictsSources } from "../shared/conditions.ts";
import { writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesIpv6OnLegacy = defineRule({
  id: "source-ranges-ipv6-on-legacy",
  group: "firewall",
  action: "deny",
  summary: "An IPv6 source range on a target pool or on instance groups.",
  messages: {
    mixed: "{value} is IPv6: this controller puts all ranges into one IPv4 firewall rule, which then fails.",
  },
  why:
    "The legacy controllers don't sort source ranges by family. Compute Engine refuses a firewall rule that mixes them, " +
    "so nothing is let in.",
  fix: "Take the IPv6 range out; this load balancer serves IPv4 only.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go firewallObject"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [restrictsSources, isLegacy],
    check({ model }, report) {
      const first = writtenRanges(model).find(({ cidr }) => cidr?.family === "IPv6");
      if (first) report({ message: "mixed", path: first.path, about: "IPv6", data: { value: first.item } });
    },
  },
});
