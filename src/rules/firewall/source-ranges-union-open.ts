import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";
import { writesRanges } from "../shared/written-ranges.ts";
import { portSharers } from "./shared-ports.ts";

export const sourceRangesUnionOpen = defineRule({
  id: "source-ranges-union-open",
  group: "firewall",
  action: "warn",
  summary: "Two Services that expose the same port, only one of them with source ranges.",
  messages: {
    openedBy: "{peer} exposes {port}/{protocol} to all sources: the ranges of this Service would not restrict it.",
    opens: "This Service exposes {port}/{protocol} to all sources: the ranges of {peer} would not restrict it.",
    scoped:
      "{peer} shares {port}/{protocol}, and only one of both has source ranges; firewall rules name the IP, so they hold.",
  },
  why:
    "All nodes share one set of VPC firewall rules. A rule without source ranges that names no destination opens the " +
    "port for every Service. Current controllers name the load balancer's IP as the destination.",
  fix: "Use different ports, or give both source ranges.",
  sources: [
    "GKE: LoadBalancer Service parameters, Services using common ports",
    "kubernetes/ingress-gce pkg/flags EnablePinhole",
  ],
  on: ["create", "update"],
  needs: ["firewallDestinationRanges"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [hasOwner],
    check(s, report) {
      const isScoped = s.cluster.firewallDestinationRanges;
      // What only informs is never shown at admission, so there is no need to look.
      if (isScoped && !s.isOffline) return;
      const isRestricted = writesRanges(s.object);
      for (const { peer, protocol, port } of portSharers(s, isRestricted ? "open" : "restricted")) {
        const about = displayName(peer.metadata);
        const data = { port, protocol, peer: peerName(s, peer) };
        const path = "/spec/loadBalancerSourceRanges";
        if (isScoped)
          report({ message: "scoped", action: "info", path, about, data, fix: "Nothing needs to be done." });
        else report({ message: isRestricted ? "openedBy" : "opens", path, about, data });
      }
    },
  },
});
