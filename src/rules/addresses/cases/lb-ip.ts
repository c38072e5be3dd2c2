import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const NAMES = "networking.gke.io/load-balancer-ip-addresses";

/** Cases of the rules about spec.loadBalancerIP. */
export const LB_IP_CASES: CaseTable = {
  "lb-ip-invalid": [
    {
      title: "A host name",
      object: rbs({ spec: { loadBalancerIP: "lb.example.com" } }),
      expect: [{ message: "notAnIp", action: "deny" }],
      isExample: true,
    },
    {
      title: "Octets with leading zeros, which Go refuses",
      object: internal({ spec: { loadBalancerIP: "010.0.0.50" } }),
      expect: [{ message: "notAnIp", action: "deny" }],
    },
    { title: "An IPv4 address", object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }), expect: [] },
    {
      title: "Another class may take host names",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb", loadBalancerIP: "lb.example.com" } }),
      expect: [],
    },
  ],
  "lb-ip-ipv6": [
    {
      title: "An IPv6 address",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...IPV6_ONLY, loadBalancerIP: "2600:1900:4000:1::" } }),
      expect: [{ message: "isIpv6", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv4 address in IPv6 clothes is IPv4",
      object: rbs({ spec: { loadBalancerIP: "::ffff:203.0.113.10" } }),
      expect: [],
    },
  ],
  "lb-ip-ignored-ipv6-only": [
    {
      title: "IPv6 only",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...IPV6_ONLY, loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    { title: "IPv4", object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }), expect: [] },
  ],
  "lb-ip-dualstack": [
    {
      title: "Dual stack",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "undocumented", action: "warn" }],
      isExample: true,
    },
    {
      title: "IPv4 only on a dual-stack cluster",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ipFamilies: ["IPv4"], loadBalancerIP: "203.0.113.10" } }),
      expect: [],
    },
  ],
  "lb-ip-external-not-reserved": [
    {
      title: "An IP that is no reserved address",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [{ message: "notReserved", action: "deny" }],
      isExample: true,
    },
    {
      title: "A global address is no regional one",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.200" } }),
      expect: [{ message: "notReserved", action: "deny" }],
    },
    {
      title: "A reserved address",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "The ephemeral IP that the load balancer has already",
      object: live(rbs, "rbs", { spec: { loadBalancerIP: "198.51.100.7" } }),
      old: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "A name overrides it",
      object: rbs({ annotations: { [NAMES]: "web-ip" }, spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [],
    },
  ],
  "lb-ip-not-reserved": [
    {
      title: "An internal IP that nobody reserved",
      object: internal({ spec: { loadBalancerIP: "10.0.0.77" } }),
      expect: [{ message: "notReserved", action: "warn" }],
      isExample: true,
    },
    { title: "A reserved internal IP", object: internal({ spec: { loadBalancerIP: "10.0.0.50" } }), expect: [] },
  ],
  "lb-ip-deprecated": [
    {
      title: "On an RBS Service",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool knows no other way",
      object: live(loadBalancer, "target pool", { labels: { a: "b" }, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: live(loadBalancer, "target pool", { spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [],
    },
    { title: "Not a load balancer", object: clusterIp(), expect: [] },
  ],
};
