import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsNames, renaming } from "./named.ts";
import { isIpOrCidr } from "./static-ip-value-is-ip.ts";

/** The end of a regional address's URL or partial path; what follows the last slash is its name. */
const REGIONAL_ADDRESS = /(?:^|\/)regions\/[a-z0-9-]+\/addresses\/([a-z0-9-]+)$/;
const LONGEST_URL = 500;

export const staticIpValueIsUrl = defineRule({
  id: "static-ip-value-is-url",
  group: "addresses",
  action: "deny",
  summary: "A URL or path where the short name of a reserved address belongs.",
  messages: {
    isUrl: 'load-balancer-ip-addresses takes short names: GKE silently skips "{token}".',
  },
  why:
    "The controller looks each item up as the name of a regional address of the cluster's project. A URL is not found, " +
    "nothing is said, and the Service gets an ephemeral IP.",
  fix: "Write only the address's name.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation"],
  on: ["create", "update"],
  service: {
    when: [listsNames],
    check(s, report) {
      for (const token of s.model.staticAddresses.considered) {
        if (!token.includes("/") || isIpOrCidr(token)) continue;
        const name = token.length <= LONGEST_URL ? REGIONAL_ADDRESS.exec(token)?.[1] : undefined;
        report({
          message: "isUrl",
          path: NAMES_PATH,
          about: token,
          data: { token },
          ...(name !== undefined && renaming(s, token, name)),
        });
      }
    },
  },
});
