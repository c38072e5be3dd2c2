import { defineRule } from "../../engine/rule.ts";
import { pinnedAddress } from "../shared/pinned-addresses.ts";
import { listsReadNames } from "./named.ts";

/** Load balancers take IPv6 addresses of this prefix length (ingress-gce pkg/l4/address/manager.go IPv6LBAddressPrefixLength). */
const PREFIX_LENGTH = 96;

export const staticIpv6Invalid = defineRule({
  id: "static-ipv6-invalid",
  group: "addresses",
  action: "deny",
  summary: "A reserved IPv6 address that no load balancer can have.",
  messages: {
    prefixLength: 'IPv6 address "{name}" is a /{length}; load balancers need a /{limit}.',
    endpointType: 'IPv6 address "{name}" has endpoint type {type}; an external load balancer needs NETLB.',
    tier: 'IPv6 address "{name}" is Standard tier; external IPv6 load balancers are Premium only.',
  },
  why:
    "A forwarding rule takes a /96 range, reserved for network load balancers and, when external, in Premium tier. " +
    "Compute Engine refuses any other, and the Service stays without an IPv6 address.",
  fix: "Reserve a /96 with endpoint type NETLB in Premium tier.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/address/manager.go IPv6LBAddressPrefixLength, IPv6EndpointTypeNetLB",
  ],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [listsReadNames],
    check(s, report) {
      const pinned = pinnedAddress(s.model, "IPv6");
      const record = pinned?.record;
      if (!record) return;
      const { name } = record;
      const place = { path: pinned.path, about: name };
      const length = record.prefixLength ?? PREFIX_LENGTH;
      if (length !== PREFIX_LENGTH)
        report({ message: "prefixLength", ...place, data: { name, length, limit: PREFIX_LENGTH } });
      if (!s.model.isExternal) return;
      const type = record.ipv6EndpointType ?? "NETLB";
      if (type !== "NETLB") report({ message: "endpointType", ...place, data: { name, type } });
      if (record.tier === "STANDARD") report({ message: "tier", ...place, data: { name } });
    },
  },
});
