import type { ServiceModel } from "../../controllers/l4/model.ts";
import { ANY_IPV4, ANY_IPV6, type IpFamily } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { isModern, restrictsSources } from "../shared/conditions.ts";
import { writtenRanges } from "../shared/written-ranges.ts";

/** What GKE opens for a family, and a range of that family that admits nobody (RFC 5737, RFC 3849). */
const FALLBACK: Readonly<Record<IpFamily, { readonly any: string; readonly nobody: string }>> = {
  IPv4: { any: ANY_IPV4, nobody: "192.0.2.1/32" },
  IPv6: { any: ANY_IPV6, nobody: "2001:db8::1/128" },
};

export const sourceRangesFamilyGap = defineRule({
  id: "source-ranges-family-gap",
  group: "firewall",
  action: "deny",
  summary: "Source ranges that leave out an IP family of the Service.",
  messages: {
    public: "No {family} source range: GKE opens this PUBLIC load balancer to {any} over {family}.",
    internal: "No {family} source range: GKE opens this load balancer to {any} over {family}.",
    nodesOpen:
      "No {family} source range: the nodes admit {any} over {family}, and the VPC firewall is your own to close.",
  },
  why:
    "The controllers sort the ranges by family. A family that gets none is opened to everybody, although its author " +
    "meant to restrict the Service.",
  fix: "Add a range of that family.",
  sources: ["kubernetes/ingress-gce pkg/l4/utils/sourceranges.go IPv4ServiceSourceRanges, IPv6ServiceSourceRanges"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [restrictsSources, isModern],
    check({ model }, report) {
      const ranges = writtenRanges(model);
      if (!ranges.some(({ cidr }) => cidr)) return;
      for (const family of model.families) {
        if (ranges.some(({ cidr }) => cidr?.family === family)) continue;
        const { any, nobody } = FALLBACK[family];
        const fix = `Add the ${family} range that may connect; ${nobody} admits nobody.`;
        const path = "/spec/loadBalancerSourceRanges";
        const data = { family, any };
        const action = model.isExternal ? "deny" : "warn";
        const message = isUserManaged(model) ? "nodesOpen" : model.isExternal ? "public" : "internal";
        report({ message, action, path, about: family, data, fix });
      }
    },
  },
});

/** Whether the VPC firewall is known to be the user's. Only the words depend on it, so nothing is assumed here. */
function isUserManaged({ cluster }: ServiceModel): boolean {
  return cluster.knows("userManagedFirewall") && cluster.facts.userManagedFirewall;
}
