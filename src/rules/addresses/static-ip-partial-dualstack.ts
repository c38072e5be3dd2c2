import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { namesAddress } from "../shared/address-sharers.ts";
import { pinnedAddresses } from "../shared/pinned-addresses.ts";

export const staticIpPartialDualstack = defineRule({
  id: "static-ip-partial-dualstack",
  group: "addresses",
  action: "warn",
  summary: "A dual-stack Service with a static address for one family only.",
  messages: { onlyOne: "Only the {pinned} address is static; the {other} address is ephemeral and may change." },
  why: "Each IP family has an address of its own. One that is not pinned can change when its forwarding rule is recreated.",
  fix: "Name two addresses in networking.gke.io/load-balancer-ip-addresses, one a family.",
  sources: ["GKE: LoadBalancer Service parameters, Static IP addresses"],
  on: ["create", "update"],
  needs: ["addresses"],
  kindDependent: true,
  service: {
    when: [namesAddress, where("that get addresses of both families", (s) => s.model.families.length > 1)],
    check(s, report) {
      const pinned = pinnedAddresses(s.model);
      const [only] = pinned;
      if (!only || pinned.length > 1) return;
      const other = only.family === "IPv4" ? "IPv6" : "IPv4";
      report({ message: "onlyOne", path: only.path, data: { pinned: only.family, other } });
    },
  },
});
