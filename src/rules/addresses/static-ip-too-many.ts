import { MAX_ADDRESS_NAMES } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsNames } from "./named.ts";

export const staticIpTooMany = defineRule({
  id: "static-ip-too-many",
  group: "addresses",
  action: "deny",
  summary: "More address names than the controller reads.",
  messages: { ignored: 'Only the first {limit} items of load-balancer-ip-addresses are read; "{token}" is ignored.' },
  why:
    "The controller cuts the list after two commas' worth of items, before it drops blank ones: a leading comma uses up " +
    "one of the two. What is cut off is silently not used.",
  fix: "List at most one IPv4 and one IPv6 name.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go maxNumberOfAddresses"],
  on: ["create", "update"],
  limits: { pieces: MAX_ADDRESS_NAMES },
  service: {
    when: [listsNames],
    check(s, report) {
      const [token] = s.model.staticAddresses.ignored;
      if (token === undefined) return;
      report({ message: "ignored", path: NAMES_PATH, about: token, data: { limit: MAX_ADDRESS_NAMES, token } });
    },
  },
});
