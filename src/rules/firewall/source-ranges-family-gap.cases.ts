import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, EXT_SUBNET, KEY, OFF, ranges } from "./effects.sketches.ts";

const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };

export const CASES: CaseTable = {
  "source-ranges-family-gap": [
    {
      title: "A dual-stack Service with IPv4 ranges only",
      cluster: DUAL_STACK,
      object: rbs({ annotations: EXT_SUBNET, spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24"] } }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "Ranges of both families",
      cluster: DUAL_STACK,
      object: rbs({
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24", "2001:db8::/32"] },
      }),
      expect: [],
      isExample: true,
    },
    {
      title: "An IPv4 Service with IPv6 ranges only",
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An IPv6 Service with IPv4 ranges in the annotation",
      cluster: DUAL_STACK,
      object: rbs({ annotations: { ...EXT_SUBNET, [KEY]: "198.51.100.0/24" }, spec: SIX }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An internal dual-stack Service with IPv4 ranges only",
      cluster: DUAL_STACK,
      object: internal({ spec: { ...BOTH, loadBalancerSourceRanges: ["10.0.0.0/8"] } }),
      expect: [{ message: "internal", action: "warn" }],
    },
    {
      title: "A restricted IPv4 Service becomes dual-stack",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, ...ranges("198.51.100.0/24") }),
      object: live(rbs, "rbs", {
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24"] },
      }),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "An IPv4 Service with IPv4 ranges", object: rbs(ranges("198.51.100.0/24")), expect: [] },
    {
      title: "No ranges at all",
      cluster: DUAL_STACK,
      object: rbs({ annotations: EXT_SUBNET, spec: BOTH }),
      expect: [],
    },
    {
      title: "The legacy controllers do not sort ranges by family",
      object: loadBalancer({ annotations: OFF, ...ranges("2001:db8::/32") }),
      expect: [],
    },
    {
      title: "Where the firewall is the user's, the nodes are open",
      cluster: { userManagedFirewall: true },
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "nodesOpen", action: "deny" }],
    },
    {
      title: "Nobody said whose the firewall is, and only the words depend on it",
      cluster: { userManagedFirewall: null },
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Ranges that can't be read are denied for that",
      policy: { rules: { "source-ranges-invalid-cidr": "off" } },
      object: rbs(ranges("x")),
      expect: [],
    },
  ],
};
