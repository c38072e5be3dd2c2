import { parseLenientAddress } from "../../domain/addresses.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { restrictsSources, wantsLoadBalancer } from "../shared/conditions.ts";
import { hasBlankAnnotation, writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesInvalidCidr = defineRule({
  id: "source-ranges-invalid-cidr",
  group: "firewall",
  action: "deny",
  summary: "A source range that is no CIDR.",
  messages: {
    notCidr: '"{value}" is not a CIDR: the load balancer gets an IP but no firewall rule, so no traffic passes.',
    bareAddress: '"{value}" is an address without a prefix length, not a CIDR: no firewall rule can be made of it.',
    emptyItem: "The list of source ranges has an empty item, which is not a CIDR: no firewall rule can be made of it.",
    leadingZeros: '"{value}" has leading zeros, which only a lenient parser accepts; it is read as {network}.',
  },
  why:
    "One unreadable range fails the whole sync. All controllers but that of target pools have made the forwarding rule " +
    "by then: the address is in use and billed, nothing is let in, and the Service's status stays empty.",
  fix: "Write a CIDR such as 203.0.113.0/24.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/utils/sourceranges.go getAllSourceRanges",
    "kubernetes/cloud-provider service/helpers/helper.go GetLoadBalancerSourceRanges",
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go ValidateService",
  ],
  on: ["create", "update"],
  service: {
    when: [
      restrictsSources,
      wantsLoadBalancer,
      where("whose annotation is not blank", ({ object }) => !hasBlankAnnotation(object)),
    ],
    check({ model }, report) {
      for (const range of writtenRanges(model)) {
        const { cidr } = range;
        if (cidr && !cidr.hasLeadingZeros) continue;
        const { item: value, path, entry } = range;
        const about = value === "" ? "empty item" : value;
        if (cidr) {
          const data = { value, network: cidr.network };
          report({ message: "leadingZeros", action: "warn", path, about, data, fix: `Write ${cidr.network}.` });
          continue;
        }
        const address = parseLenientAddress(value);
        if (value === "") report({ message: "emptyItem", path, about, fix: "Take the empty item out." });
        else if (!address) report({ message: "notCidr", path, about, data: { value } });
        else {
          const host = `${address.text}/${address.family === "IPv4" ? 32 : 128}`;
          const edits = entry === undefined ? [] : [{ kind: "replace", path, expected: entry, value: host } as const];
          report({ message: "bareAddress", path, about, data: { value }, fix: `Write ${host}.`, edits });
        }
      }
    },
  },
});
