import type { ServiceModel } from "../../controllers/l4/model.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { namesAddress } from "../shared/address-sharers.ts";
import { type PinnedAddress, pinnedAddresses } from "../shared/pinned-addresses.ts";
import { isOfSubnet } from "./subnet-membership.ts";

export const subnetStaticIpMismatch = defineRule({
  id: "subnet-static-ip-mismatch",
  group: "subnets",
  action: "deny",
  summary: "A static IP of another subnet than the one that the Service's addresses come from.",
  messages: {
    mismatch: 'Static IP {address} is not in subnet "{subnet}": Compute Engine refuses it for this Service.',
  },
  why:
    "Internal addresses, and external IPv6 ones, come from a subnet: the annotated one, else the cluster's. An address " +
    "of another subnet is out of range, and the forwarding rule can't be made.",
  fix: "Name the address's own subnet, or use an address of this one.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/utils/errors.go IsIPOutOfRangeError",
    "kubernetes/ingress-gce pkg/l4/address/manager.go validateAddress",
  ],
  on: ["create", "update"],
  uses: ["subnets", "addresses", "region", "network"],
  kindDependent: true,
  service: {
    when: [namesAddress],
    check(s, report) {
      for (const pinned of subnetAddresses(s)) {
        const subnet = s.model.effectiveSubnet;
        if (subnet === undefined || isOfSubnet(pinned, subnet, s.model.cluster) !== false) continue;
        if (mayBeOwn(pinned, s.model)) continue;
        report({
          message: "mismatch",
          path: pinned.path,
          about: pinned.written,
          data: { address: pinned.written, subnet },
        });
      }
    },
  },
});

/** The pinned addresses that come from a subnet: external IPv4 addresses come from none. */
function subnetAddresses({ model }: ServiceSubject) {
  return pinnedAddresses(model).filter(({ family }) => model.isInternal || family === "IPv6");
}

/** A reserved external IPv6 address of no subnet may be of a range of the user's own (BYOIP), which is none of a subnet's. */
function mayBeOwn({ family, record }: PinnedAddress, { isExternal, cluster }: ServiceModel): boolean {
  return isExternal && family === "IPv6" && record !== undefined && !record.subnet && cluster.facts.byoIpv6;
}
