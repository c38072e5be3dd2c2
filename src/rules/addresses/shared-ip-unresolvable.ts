import { ServiceModel } from "../../controllers/l4/model.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { placeOf } from "../shared/address-paths.ts";
import { addressText, namesAddress } from "../shared/address-sharers.ts";
import { isOffline } from "../shared/conditions.ts";

export const sharedIpUnresolvable = defineRule({
  id: "shared-ip-unresolvable",
  group: "addresses",
  action: "info",
  summary: "Services that pin addresses by name and by IP, with no inventory that tells which are the same.",
  messages: {
    noInventory: "Can't tell whether {address} is shared: {peer} pins its address in the other form.",
  },
  why:
    "One Service names an address resource, another one writes an IP. Only the inventory of reserved addresses says " +
    "whether they share it, so port conflicts between them go unnoticed here.",
  fix: "Add the reserved addresses to the cluster file.",
  sources: ["GKE: LoadBalancer Service parameters, Considerations for sharing a common IP address"],
  on: ["create", "update"],
  looksUp: ["services"],
  service: {
    when: [
      isOffline,
      namesAddress,
      where("where the addresses of the project are not known", (s) => !s.model.cluster.knows("addresses")),
    ],
    check(s, report) {
      const key = s.model.addressKeys.find((candidate) => !isName(candidate.key) || s.object.statusIPs.length === 0);
      if (!key) return;
      const peer = peerInOtherForm(s, isName(key.key));
      if (!peer) return;
      const data = { address: addressText(key), peer };
      report({ message: "noInventory", path: placeOf(key), about: key.key, data });
    },
  },
});

/** The first other Service that pins an address in the other form; a name is no riddle once the status shows its IP. */
function peerInOtherForm(s: ServiceSubject, isOwnName: boolean): string | undefined {
  const own = displayName(s.object.metadata);
  for (const service of s.index.servicesPinning(isOwnName ? "address" : "name")) {
    const name = displayName(service.metadata);
    if (name === own || service.metadata.isTerminating || (!isOwnName && service.statusIPs.length > 0)) continue;
    const { addressKeys } = new ServiceModel(service, service, s.model.cluster);
    if (addressKeys.some(({ key }) => isName(key) !== isOwnName)) return name;
  }
  return undefined;
}

function isName(key: string): boolean {
  return key.startsWith("name:");
}
