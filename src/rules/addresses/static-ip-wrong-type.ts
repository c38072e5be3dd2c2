import { defineRule } from "../../engine/rule.ts";
import { namesAddress } from "../shared/address-sharers.ts";
import { pinnedAddresses } from "../shared/pinned-addresses.ts";

export const staticIpWrongType = defineRule({
  id: "static-ip-wrong-type",
  group: "addresses",
  action: "deny",
  summary: "An internal address on an external Service, or the other way round.",
  messages: { wrongType: 'Address "{address}" is {type}, but this Service is {scheme}: GKE refuses to use it.' },
  why:
    "The controller compares the address's type with the load balancer's and ends with an error. On a live Service the " +
    "old load balancer may be gone by then.",
  fix: "Use an address of the Service's own type.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/manager.go validateAddress"],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [namesAddress],
    check(s, report) {
      const wanted = s.model.isInternal ? "INTERNAL" : "EXTERNAL";
      for (const { record, written, path } of pinnedAddresses(s.model)) {
        const type = record?.type ?? wanted;
        if (type === wanted) continue;
        const data = { address: written, type, scheme: wanted.toLowerCase() };
        report({ message: "wrongType", path, about: written, data });
      }
    },
  },
});
