import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { addressText, claimantsOf, namesAddress, portsText, type Sharer } from "../shared/address-sharers.ts";
import { mayName, peerName } from "../shared/peer-name.ts";
import { type Collision, collisionsWith } from "./collision.ts";

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
    when: [namesAddress],
    check(s, report) {
      for (const sharer of claimantsOf(s)) {
        const { service, shared } = sharer;
        const place = { path: "/spec/ports", about: displayName(service.metadata) };
        const collisions = collisionsWith(s, sharer);
        for (const found of collisions) {
          const { key, own, other } = found.pair;
          const others = mayName(s, service.metadata.namespace) ? ` (${portsText(other)})` : "";
          const peer = `${peerName(s, service)}${others}`;
          const ports = portsText({ ...own, ports: found.ports });
          const data = { ip: addressText(key), protocol: own.protocol, ports, peer };
          report({ ...verdictOn(found, service), ...place, data });
        }
        if (collisions.length === 0 && isMixOfOwners(s, sharer)) {
          const data = { ip: shared.map(addressText).join(" and "), peer: peerName(s, service) };
          const fix = "Use one implementation for all Services on the address.";
          report({ message: "mixedOwners", action: "info", ...place, data, fix });
        }
      }
    },
  },
});

function verdictOn({ isCertain }: Collision, { metadata }: Service) {
  if (metadata.isTerminating) {
    return { message: "leaving", action: "info", fix: "Apply this again once that Service is gone." } as const;
  }
  return isCertain
    ? ({ message: "overlap", action: "deny" } as const)
    : ({ message: "mayOverlap", action: "warn" } as const);
}

function isMixOfOwners({ model }: ServiceSubject, { model: other, service }: Sharer): boolean {
  const isMix = model.isExternal && other.isExternal && model.implementation !== other.implementation;
  return isMix && !service.metadata.isTerminating;
}
