import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, dualStack, L3, MIX, SWAPPED, UDP } from "./protocols.sketches.ts";

const TARGET_POOL = { labels: { "l4guard.dev/allow-target-pool": "true" } };

export const CASES: CaseTable = {
  "mixed-protocol-unsupported": [
    {
      title: "RBS before mixed protocols serves the first port's protocol only",
      object: rbs(BOTH),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "Some patches of 1.34 serve both, as far as 1.34 says",
      cluster: { gkeVersion: "1.34" },
      object: rbs(BOTH),
      expect: [{ message: "tooOld", action: "warn" }],
    },
    { title: "RBS with mixed protocols", cluster: MIX, object: rbs(BOTH), expect: [], isExample: true },
    {
      title: "A target pool never serves both",
      cluster: L3,
      object: loadBalancer({ ...BOTH, ...TARGET_POOL }),
      expect: [{ message: "legacy", action: "deny" }],
    },
    {
      title: "Nor does an internal load balancer on instance groups",
      cluster: { subsetting: false },
      object: internal(BOTH),
      expect: [{ message: "legacy", action: "deny" }],
    },
    {
      title: "Internal load balancers follow later",
      cluster: MIX,
      object: internal(BOTH),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    { title: "Then they have it", cluster: L3, object: internal(BOTH), expect: [] },
    {
      title: "IPv6 needs the later version too",
      cluster: {
        ...MIX,
        stackType: "ipv4-ipv6",
        clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
      },
      object: rbs({ ...BOTH, spec: dualStack }),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "A switch decides rather than the version",
      cluster: { ...L3, features: { mixedProtocolILB: false } },
      object: internal(BOTH),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "A version that nobody knows",
      unknown: ["gkeVersion", "features"],
      object: rbs(BOTH),
      expect: [{ message: "unknownVersion", action: "warn" }],
    },
    {
      title: "A version that nobody knows, and a switch that is stated",
      unknown: ["gkeVersion"],
      cluster: { features: { mixedProtocolNetLB: true } },
      object: rbs(BOTH),
      expect: [],
    },
    { title: "One protocol, whatever the version", unknown: ["gkeVersion", "features"], object: rbs(UDP), expect: [] },
    {
      title: "A new order of ports that were mixed before",
      object: live(rbs, "rbs", SWAPPED),
      old: live(rbs, "rbs", BOTH),
      expect: [],
    },
    { title: "One protocol", object: rbs(UDP), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp(BOTH), expect: [] },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ...BOTH, spec: { loadBalancerClass: "a.b/c" } }),
      expect: [],
    },
  ],
};
