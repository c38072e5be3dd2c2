import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { placeOf } from "../shared/address-paths.ts";
import { addressText, namesAddress, sharersOf } from "../shared/address-sharers.ts";
import { peerName } from "../shared/peer-name.ts";

export const sharedIpSchemeMismatch = defineRule({
  id: "shared-ip-scheme-mismatch",
  group: "addresses",
  action: "deny",
  summary: "An internal and an external Service on one IP.",
  messages: {
    mismatch: "{ip} is used by {peer}, which is {scheme}: an address is internal or external, so GKE refuses it here.",
  },
  why: "A regional address has exactly one type. The controller compares it with the Service's and ends with an error.",
  fix: "Use an address of the Service's own type.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/manager.go validateAddress"],
  on: ["create", "update"],
  looksUp: ["services"],
  kindDependent: true,
  service: {
    when: [namesAddress],
    check(s, report) {
      for (const { service, model, shared } of sharersOf(s)) {
        const [key] = shared;
        if (!key || model.isInternal === s.model.isInternal) continue;
        const data = {
          ip: addressText(key),
          peer: peerName(s, service),
          scheme: model.isInternal ? "internal" : "external",
        };
        report({ message: "mismatch", path: placeOf(key), about: displayName(service.metadata), data });
      }
    },
  },
});
