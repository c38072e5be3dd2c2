import { parseRanges, sourceRangesOf } from "../../controllers/l4/firewall.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner, restrictsSources } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";
import { portSharers } from "./shared-ports.ts";

export const sourceRangesUnion = defineRule({
  id: "source-ranges-union",
  group: "firewall",
  action: "warn",
  summary: "Two Services that expose the same port with different source ranges.",
  messages: {
    union: "{port}/{protocol} is also exposed by {peer}: the sources that get in can be the union of both ranges.",
    scoped:
      "{port}/{protocol} is also exposed by {peer} with other ranges; each firewall rule names its own IP, so both hold.",
  },
  why:
    "All nodes share one set of VPC firewall rules. Rules that name no destination add up, so a node port that one " +
    "Service opens is open for the other. Current controllers name the load balancer's IP as the destination.",
  fix: "Use different ports, or the same source ranges.",
  sources: [
    "GKE: LoadBalancer Service parameters, Services using common ports",
    "kubernetes/ingress-gce pkg/flags EnablePinhole",
  ],
  on: ["create", "update"],
  needs: ["firewallDestinationRanges"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [restrictsSources, hasOwner],
    check(s, report) {
      const isScoped = s.cluster.firewallDestinationRanges;
      // What only informs is never shown at admission, so there is no need to look.
      if (isScoped && !s.isOffline) return;
      const { items } = s.model.sourceRanges;
      const own = networksOf(items);
      if (own === undefined) return;
      const written = items.join();
      const differs = (peer: Service) => {
        const theirs = sourceRangesOf(peer).items;
        // Many Services write the same list: what is written alike need not be parsed.
        return theirs.join() !== written && (networksOf(theirs) ?? own) !== own;
      };
      for (const { peer, protocol, port } of portSharers(s, "restricted", differs)) {
        const about = displayName(peer.metadata);
        const data = { port, protocol, peer: peerName(s, peer) };
        const path = "/spec/loadBalancerSourceRanges";
        if (isScoped)
          report({ message: "scoped", action: "info", path, about, data, fix: "Nothing needs to be done." });
        else report({ message: "union", path, about, data });
      }
    },
  },
});

/** The networks in one text by which two lists compare, or undefined where one of them is no CIDR. */
function networksOf(items: readonly string[]): string | undefined {
  return parseRanges(items)
    ?.map(({ network }) => network)
    .sort()
    .join();
}
