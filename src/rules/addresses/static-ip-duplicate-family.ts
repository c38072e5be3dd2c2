import { familyOf, isReachable } from "../../controllers/l4/static-addresses.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { pinnedAddress } from "../shared/pinned-addresses.ts";
import { listsReadNames } from "./named.ts";

export const staticIpDuplicateFamily = defineRule({
  id: "static-ip-duplicate-family",
  group: "addresses",
  action: "warn",
  summary: "Two address names of the same IP family.",
  messages: { secondUnused: 'Both addresses are {family}: only "{first}" is used, "{second}" is not.' },
  why:
    "The controller takes the first name of each IP family. A second one of the same family stays reserved and billed " +
    "without use, and where the other family is needed it has no static address.",
  fix: "List one name for each IP family.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation"],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [
      listsReadNames,
      where("that list more than one address name", (s) => s.model.staticAddresses.considered.length > 1),
    ],
    check(s, report) {
      const { cluster, families, staticAddresses } = s.model;
      const [first, second] = staticAddresses.considered.map((name) =>
        cluster.addressInventory.named(name).find((record) => isReachable(record, cluster)),
      );
      if (!first || !second || first.name === second.name || familyOf(first) !== familyOf(second)) return;
      const leavesFamilyOpen = families.some((family) => !pinnedAddress(s.model, family));
      report({
        message: "secondUnused",
        action: leavesFamilyOpen ? "deny" : "warn",
        path: NAMES_PATH,
        about: second.name,
        data: { family: familyOf(first), first: first.name, second: second.name },
      });
    },
  },
});
