import { isReachable } from "../../controllers/l4/static-addresses.ts";
import { parseCidr, parseLenientAddress } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsNames, renaming } from "./named.ts";

export const staticIpValueIsIp = defineRule({
  id: "static-ip-value-is-ip",
  group: "addresses",
  action: "deny",
  summary: "An IP where the name of a reserved address belongs.",
  messages: {
    isIp: 'load-balancer-ip-addresses takes names of reserved addresses, not IPs ("{token}"): every sync fails.',
  },
  why:
    "The controller looks each item up as the name of a regional address. Compute Engine refuses a name of this form with " +
    "error 400, so that no load balancer is made or changed.",
  fix: "Write the address's name, or use spec.loadBalancerIP.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation; pull request 3246",
  ],
  on: ["create", "update"],
  service: {
    when: [listsNames],
    check(s, report) {
      for (const token of s.model.staticAddresses.considered) {
        if (!isIpOrCidr(token)) continue;
        const name = nameOf(token, s.model.cluster);
        report({
          message: "isIp",
          path: NAMES_PATH,
          about: token,
          data: { token },
          ...(name !== undefined && { fix: `Write "${name}".`, ...renaming(s, token, name) }),
        });
      }
    },
  },
});

/** Whether the text is an address or a CIDR rather than a name. */
export function isIpOrCidr(text: string): boolean {
  return parseLenientAddress(text) !== undefined || parseCidr(text) !== undefined;
}

/** The name of the one reserved address that is this IP. */
function nameOf(text: string, cluster: Parameters<typeof isReachable>[1]): string | undefined {
  const ip = parseLenientAddress(text.split("/", 1)[0] ?? "");
  const records = ip ? cluster.addressInventory.at(ip.text).filter((record) => isReachable(record, cluster)) : [];
  return records.length === 1 ? records[0]?.name : undefined;
}
