import { defineRule } from "../../engine/rule.ts";
import { NAMES_PATH } from "../shared/address-paths.ts";
import { listsReadNames } from "./named.ts";

/** Older inventories may miss an address that was reserved since. */
const FRESH_MINUTES = 10;

export const staticIpNotFound = defineRule({
  id: "static-ip-not-found",
  group: "addresses",
  action: "deny",
  summary: "An address name that no reserved address of the region has.",
  messages: {
    notFound:
      'Address "{name}" is not found in {region}: GKE silently falls back to loadBalancerIP or an ephemeral IP.',
  },
  why:
    "The controller takes a name that it does not find for no name at all: no error, no event. The Service comes up on " +
    "an IP that nobody asked for and that may change.",
  fix: "Reserve the address first, or correct its name.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation"],
  on: ["create", "update"],
  needs: ["addresses", "region"],
  kindDependent: true,
  limits: { minutes: FRESH_MINUTES },
  service: {
    when: [listsReadNames],
    check(s, report) {
      const isStale = s.model.cluster.facts.inventoryAgeMinutes > FRESH_MINUTES;
      for (const name of s.model.staticAddresses.unresolved) {
        const data = { name, region: s.cluster.region };
        report({ message: "notFound", action: isStale ? "warn" : "deny", path: NAMES_PATH, about: name, data });
      }
    },
  },
});
