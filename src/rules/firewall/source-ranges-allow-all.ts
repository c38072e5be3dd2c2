import { type Cidr, holdEverybody } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { restrictsSources, wantsEither } from "../shared/conditions.ts";
import { isExternal } from "../shared/gke-load-balancer.ts";
import { rangesThat, writtenRanges } from "../shared/written-ranges.ts";

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
      const narrowed = new Set(ranges.flatMap(({ cidr }) => (cidr && cidr.prefixLength > 0 ? [cidr.family] : [])));
      for (const { cidr, path } of rangesThat(s.model, (range) => range.cidr !== undefined && isAnybody(range.cidr))) {
        const { network: any, family } = cidr as Cidr;
        if (narrowed.has(family)) report({ message: "meaningless", path, about: any, data: { any, family } });
        else if (isExternal(s)) report({ message: "open", path, about: any, data: { any } });
      }
      const known = ranges.flatMap(({ cidr }) => cidr ?? []);
      for (const family of narrowed) {
        const own = known.filter((cidr) => cidr.family === family);
        if (own.some(isAnybody) || !holdEverybody(own) || !isExternal(s)) continue;
        const path = ranges[0]?.path ?? "/spec";
        report({ message: "together", path, about: `together ${family}`, data: { family } });
      }
    },
  },
});

function isAnybody({ prefixLength }: Cidr): boolean {
  return prefixLength === 0;
}
