import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, EXT_SUBNET, names, onIpv6, SIX, WEB_IP6 } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "static-ipv6-changed-no-effect": [
    {
      title: "Another IPv6 address",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: onIpv6(names("web-ip6b")),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "A strict policy denies it",
      cluster: DUAL_STACK,
      policy: { preset: "strict" },
      old: onIpv6(names("web-ip6")),
      object: onIpv6(names("web-ip6b")),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A first IPv6 address for a dual-stack Service",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH, status: ["198.51.100.7", "2600:1900::9"] }),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6") },
        spec: BOTH,
        status: ["198.51.100.7", "2600:1900::9"],
      }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "Without a status the old name tells the IP in use",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: SIX, status: [] }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6b") }, spec: SIX, status: [] }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "The address in use is pinned",
      cluster: DUAL_STACK,
      old: onIpv6({}),
      object: onIpv6(names("web-ip6")),
      expect: [],
      isExample: true,
    },
    {
      title: "Another port recreates the rule, with the new address",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6b") },
        spec: SIX,
        status: [WEB_IP6],
        ports: [81],
      }),
      expect: [],
    },
    {
      title: "Another subnet recreates the rule, with the new address",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: names("web-ip6"), spec: SIX, status: [WEB_IP6] }),
      object: onIpv6(names("web-ip6b")),
      expect: [],
    },
    {
      title: "Global access recreates the IPv6 rule of an internal load balancer",
      cluster: {
        ...DUAL_STACK,
        addresses: [{ name: "int-ip6", address: "fd00::1", ipVersion: "IPV6", type: "INTERNAL", prefixLength: 96 }],
      },
      old: live(internal, "subsetting", { spec: SIX, status: ["fd00::9"] }),
      object: live(internal, "subsetting", {
        annotations: { ...names("int-ip6"), "networking.gke.io/internal-load-balancer-allow-global-access": "true" },
        spec: SIX,
        status: ["fd00::9"],
      }),
      expect: [],
    },
    {
      title: "The IPv6 name goes",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: onIpv6({}),
      expect: [],
    },
    {
      title: "Another IPv4 address",
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: live(rbs, "rbs", { annotations: names("std-ip") }),
      expect: [],
    },
  ],
};
