import { isReachable } from "../../controllers/l4/static-addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { placeOf } from "../shared/address-paths.ts";
import { addressText, namesAddress, sharersOf } from "../shared/address-sharers.ts";
import { isOwnedInternal } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";

const SHAREABLE = "SHARED_LOADBALANCER_VIP";

export const sharedIpInternalPurpose = defineRule({
  id: "shared-ip-internal-purpose",
  group: "addresses",
  action: "deny",
  summary: "Several internal Services on an IP that is not reserved for sharing.",
  messages: {
    wrongPurpose: "{ip} has purpose {purpose} and can't be shared with {peer}: the forwarding rule is refused.",
    notReserved: "{ip} is not a reserved address and can't be shared with {peer}: the forwarding rule is refused.",
  },
  why:
    "Compute Engine lets several internal forwarding rules have one IP only where it is reserved with purpose " +
    `${SHAREABLE}; otherwise the second rule fails with IP_IN_USE_BY_ANOTHER_RESOURCE. The controllers never set it.`,
  fix: `Reserve the address with --purpose=${SHAREABLE}.`,
  sources: [
    "GKE: LoadBalancer Service parameters, Considerations for sharing a common IP address",
    "kubernetes/ingress-gce pkg/l4/resources/forwarding_rules.go isAddressAlreadyInUseError",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [isOwnedInternal, namesAddress],
    check(s, report) {
      const internal = sharersOf(s).filter(({ model }) => model.isInternal);
      for (const key of s.model.addressKeys) {
        const sharer = internal.find(({ shared }) => shared.includes(key));
        if (!sharer) continue;
        const { cluster } = s.model;
        const records = cluster.addressInventory.at(key.key).filter((record) => isReachable(record, cluster));
        if (records.some(({ purpose }) => purpose === SHAREABLE)) continue;
        const [record] = records;
        const place = { path: placeOf(key), about: key.key };
        const data = { ip: addressText(key), peer: peerName(s, sharer.service) };
        if (record) {
          report({ message: "wrongPurpose", ...place, data: { ...data, purpose: record.purpose ?? "none" } });
        } else report({ message: "notReserved", ...place, data });
      }
    },
  },
});
