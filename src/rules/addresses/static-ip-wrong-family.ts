import { familyOf } from "../../controllers/l4/static-addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsReadNames } from "./named.ts";

export const staticIpWrongFamily = defineRule({
  id: "static-ip-wrong-family",
  group: "addresses",
  action: "deny",
  summary: "Address names of an IP family that the Service does not have.",
  messages: {
    unneeded: '"{name}" is {family}, but the Service is {needed} only: it is ignored and the IP is ephemeral.',
  },
  why:
    "The controller looks for an address of each family that the Service needs and passes over the others, without a " +
    "word. The Service comes up on an ephemeral IP.",
  fix: "Name an address of the Service's IP family.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse, IPv6ToUse"],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [listsReadNames],
    check(s, report) {
      const { families, staticAddresses } = s.model;
      const records = Object.values(staticAddresses.resolved);
      const [first] = records;
      if (!first || records.some((record) => families.includes(familyOf(record)))) return;
      const data = { name: first.name, family: familyOf(first), needed: families.join(" and ") };
      report({ message: "unneeded", path: NAMES_PATH, about: first.name, data });
    },
  },
});
