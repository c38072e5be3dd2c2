import { displayName } from "../../domain/manifest/metadata.ts";
import { overlaps } from "../../domain/ports.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { mayName, peerName } from "../peer-name.ts";
import {
  addressText,
  asksForAddress,
  claimantsOf,
  portsText,
  type RulePair,
  rulePairs,
  type Sharer,
} from "./sharers.ts";

export const sharedIpPortConflict = defineRule({
  id: "shared-ip-port-conflict",
  group: "addresses",
  action: "deny",
  summary: "Two Services on one IP whose forwarding rules match the same ports of the same protocol.",
  messages: {
    overlap: "{ip} {protocol} {ports} overlaps with {peer}: GKE can't create this forwarding rule.",
    mayOverlap: "{ip} {protocol} {ports} overlaps with {peer}, unless RBS already lists single ports in this version.",
    leaving: "{ip} {protocol} {ports} overlaps with {peer}, which is being deleted: the first syncs may fail.",
    mixedOwners: "{ip} is shared by a target pool and a backend service ({peer}), which GKE does not document.",
  },
  why:
    "Compute Engine tells forwarding rules on one IP apart by protocol and ports. A target pool takes the whole range " +
    "from its lowest to its highest port, an internal Service with more than 5 ports takes all of them, and an RBS " +
    "Service with more than 5 a range. Where two overlap, the second rule is refused and its Service stays without an IP.",
  fix: "Use other ports, another protocol or another address.",
  sources: [
    "GKE: LoadBalancer Service parameters, Considerations for sharing a common IP address",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go isConflictingPortsError, isAddressAlreadyInUseError",
  ],
  on: ["create", "update"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    applies: asksForAddress,
    check(s, report) {
      for (const sharer of claimantsOf(s)) {
        const { service, shared } = sharer;
        const about = displayName(service.metadata);
        const found = collisionWith(s, sharer);
        if (found) {
          const { key, own, other } = found.pair;
          const seenAs = mayName(s, service.metadata.namespace) ? ` (${portsText(other)})` : "";
          const data = {
            ip: addressText(key),
            protocol: own.protocol,
            ports: portsText(own),
            peer: `${peerName(s, service)}${seenAs}`,
          };
          if (service.metadata.isTerminating) {
            report({ message: "leaving", action: "info", path: "/spec/ports", about, data });
          } else if (found.isCertain) report({ message: "overlap", path: "/spec/ports", about, data });
          else report({ message: "mayOverlap", action: "warn", path: "/spec/ports", about, data });
        } else if (isMixOfOwners(s, sharer)) {
          const [key] = shared;
          const data = { ip: key ? addressText(key) : "", peer: peerName(s, service) };
          report({ message: "mixedOwners", action: "info", path: "/spec/ports", about, data });
        }
      }
    },
  },
});

interface Collision {
  readonly pair: RulePair;
  /** Whether the rules collide whatever is not known about discrete ports. */
  readonly isCertain: boolean;
}

/** Where no one knows whether RBS lists ports or makes a range, both are tried (spec/rules.md 0.4). */
function collisionWith(s: ServiceSubject, sharer: Sharer): Collision | undefined {
  const { model } = s;
  if (!model.cluster.facts.discretePortsUncertain) {
    const pair = collisionAmong(rulePairs(sharer.shared, model.forwardingRules, sharer.model.forwardingRules));
    return pair && { pair, isCertain: true };
  }
  const [listed, ranged] = [true, false].map((discrete) =>
    collisionAmong(
      rulePairs(sharer.shared, model.forwardingRulesWith({ discrete }), sharer.model.forwardingRulesWith({ discrete })),
    ),
  );
  const pair = listed ?? ranged;
  return pair && { pair, isCertain: listed !== undefined && ranged !== undefined };
}

function collisionAmong(pairs: Iterable<RulePair>): RulePair | undefined {
  for (const pair of pairs) {
    if (pair.own.protocol === pair.other.protocol && overlaps(pair.own.ports, pair.other.ports)) return pair;
  }
  return undefined;
}

function isMixOfOwners({ model }: ServiceSubject, { model: other, service }: Sharer): boolean {
  const isMix = model.isExternal && other.isExternal && model.implementation !== other.implementation;
  return isMix && !service.metadata.isTerminating;
}
