import { type Cidr, holdEverybody, type IpFamily } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { restrictsSources, wantsEither } from "../shared/conditions.ts";
import { isExternal } from "../shared/gke-load-balancer.ts";
import { writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesAllowAll = defineRule({
  id: "source-ranges-allow-all",
  group: "firewall",
  action: "warn",
  summary: "A source range that lets everybody in.",
  messages: {
    meaningless: "{any} lets everybody in: it makes the other {family} source ranges meaningless.",
    together: "Together the {family} ranges let everybody in: this PUBLIC load balancer is open.",
    open: "{any} opens this PUBLIC load balancer to everybody, as having no source range at all would.",
  },
  why: "A firewall rule admits a packet that any of its ranges covers, so the widest range decides.",
  fix: "Take the range out, or exempt a Service that is meant for everybody.",
  sources: ["GKE: LoadBalancer Service parameters, Load balancer source ranges"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [restrictsSources, wantsEither],
    check(s, report) {
      const ranges = writtenRanges(s.model);
      const narrowed = new Set<IpFamily>();
      for (const { cidr } of ranges) if (cidr && !isAnybody(cidr)) narrowed.add(cidr.family);
      for (const range of ranges) {
        if (!range.cidr || !isAnybody(range.cidr)) continue;
        const { network: any, family } = range.cidr;
        const at = { path: range.path, about: any };
        const isHeard = narrowed.has(family)
          ? report({ message: "meaningless", ...at, data: { any, family } })
          : !isExternal(s) || report({ message: "open", ...at, data: { any } });
        if (!isHeard) break;
      }
      for (const family of isExternal(s) ? narrowed : []) {
        const own = ranges.flatMap(({ cidr }) => (cidr?.family === family ? cidr : []));
        if (own.some(isAnybody) || !holdEverybody(own)) continue;
        const path = ranges[0]?.path ?? "/spec";
        report({ message: "together", path, about: `together ${family}`, data: { family } });
      }
    },
  },
});

function isAnybody({ prefixLength }: Cidr): boolean {
  return prefixLength === 0;
}
