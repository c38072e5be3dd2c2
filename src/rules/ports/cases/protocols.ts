import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const MIX = { gkeVersion: "1.34.2-gke.1000000" };
const L3 = { gkeVersion: "1.36.3-gke.1000000" };
const TARGET_POOL = { labels: { "l4guard.dev/allow-target-pool": "true" } };

const TCP = { ports: ["53/TCP"] };
const UDP = { ports: ["53/UDP"] };
const BOTH = { ports: ["53/TCP", "53/UDP"] };
const SWAPPED = { ports: ["53/UDP", "53/TCP"] };
const dualStack = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" };

export const PROTOCOL_CASES: CaseTable = {
  "mixed-protocol-unsupported": [
    {
      title: "RBS before mixed protocols serves the first port's protocol only",
      object: rbs(BOTH),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
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
  "mixed-protocol-legacy-finalizer": [
    {
      title: "A live target pool can't be taught UDP",
      cluster: MIX,
      object: live(loadBalancer, "target pool", BOTH),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "owned", action: "deny" }],
      isExample: true,
    },
    {
      title: "A live backend service-based load balancer can",
      cluster: MIX,
      object: live(rbs, "rbs", BOTH),
      old: live(rbs, "rbs", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal load balancer on instance groups",
      cluster: { subsetting: false },
      object: live(internal, "instance groups", BOTH),
      old: live(internal, "instance groups", TCP),
      expect: [{ message: "owned", action: "deny" }],
    },
    {
      title: "It was mixed before",
      object: live(loadBalancer, "target pool", SWAPPED),
      old: live(loadBalancer, "target pool", BOTH),
      expect: [],
    },
    {
      title: "It is no load balancer any more",
      object: clusterIp({ ...BOTH, finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      old: live(loadBalancer, "target pool", { ...TCP, finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      expect: [],
    },
  ],
  "unsupported-protocol": [
    {
      title: "SCTP",
      object: rbs({ ports: ["132/SCTP"] }),
      expect: [{ message: "unsupported", action: "deny" }],
      isExample: true,
    },
    { title: "TCP, as is the default", object: rbs({ ports: [{ port: 80 }] }), expect: [], isExample: true },
    {
      title: "A protocol in lower case, once however often it is written",
      object: internal({ ports: ["80/tcp", "81/tcp"] }),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    { title: "A ClusterIP Service", object: clusterIp({ ports: ["132/SCTP"] }), expect: [] },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ports: ["132/SCTP"], spec: { loadBalancerClass: "a.b/c" } }),
      expect: [],
    },
  ],
  "protocol-changed": [
    {
      title: "An internal load balancer from TCP to UDP",
      object: live(internal, "subsetting", UDP),
      old: live(internal, "subsetting", TCP),
      expect: [{ message: "replaced", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another port of the same protocol",
      object: live(internal, "subsetting", { ports: ["54/TCP"] }),
      old: live(internal, "subsetting", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "A second protocol where it is available",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", BOTH),
      old: live(rbs, "rbs on NEGs", TCP),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A target pool whose ports change as well",
      object: live(loadBalancer, "target pool", { ports: ["54/UDP"] }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A new order of mixed ports, where the first one decides",
      object: live(internal, "subsetting", SWAPPED),
      old: live(internal, "subsetting", BOTH),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A new order that a legacy controller refuses as it did the old one",
      object: live(loadBalancer, "target pool", SWAPPED),
      old: live(loadBalancer, "target pool", BOTH),
      expect: [],
    },
    {
      title: "Where both are served the order means nothing",
      cluster: L3,
      object: live(internal, "subsetting", SWAPPED),
      old: live(internal, "subsetting", BOTH),
      expect: [],
    },
    { title: "Before there is a load balancer", object: internal(UDP), old: internal(TCP), expect: [] },
  ],
  "rbs-protocol-change-stuck": [
    {
      title: "A backend service-based load balancer from TCP to UDP",
      object: live(rbs, "rbs", UDP),
      old: live(rbs, "rbs", TCP),
      expect: [{ message: "stuck", action: "deny" }],
      isExample: true,
    },
    {
      title: "Another port of the same protocol",
      object: live(rbs, "rbs", { ports: ["54/TCP"] }),
      old: live(rbs, "rbs", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "From mixed to one protocol",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", UDP),
      old: live(rbs, "rbs on NEGs", BOTH),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "A new order that puts the other protocol first",
      object: live(rbs, "rbs", SWAPPED),
      old: live(rbs, "rbs", BOTH),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "From one protocol to mixed",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", BOTH),
      old: live(rbs, "rbs on NEGs", UDP),
      expect: [],
    },
    { title: "Before there is a load balancer", object: rbs(UDP), old: rbs(TCP), expect: [] },
    {
      title: "An internal load balancer",
      object: live(internal, "subsetting", UDP),
      old: live(internal, "subsetting", TCP),
      expect: [],
    },
  ],
  "tp-protocol-change-firewall": [
    {
      title: "A target pool from TCP to UDP on the same port",
      object: live(loadBalancer, "target pool", UDP),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "dropped", action: "deny" }],
      isExample: true,
    },
    {
      title: "With another port the firewall is rewritten",
      object: live(loadBalancer, "target pool", { ports: ["54/UDP"] }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "With other source ranges too",
      object: live(loadBalancer, "target pool", { ...UDP, spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] } }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
    },
    {
      title: "Source ranges in another order are the same",
      object: live(loadBalancer, "target pool", {
        ...UDP,
        spec: { loadBalancerSourceRanges: ["198.51.100.0/24", "203.0.113.0/24"] },
      }),
      old: live(loadBalancer, "target pool", {
        ...TCP,
        spec: { loadBalancerSourceRanges: ["203.0.113.0/24", "198.51.100.0/24"] },
      }),
      expect: [{ message: "dropped", action: "deny" }],
    },
    {
      title: "With another IP as well",
      object: live(loadBalancer, "target pool", { ...UDP, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
    },
    {
      title: "A backend service-based load balancer",
      object: live(rbs, "rbs", UDP),
      old: live(rbs, "rbs", TCP),
      expect: [],
    },
  ],
  "ports-changed-recreates-rule": [
    {
      title: "One more port that is listed",
      object: live(rbs, "rbs", { ports: [80, 443] }),
      old: live(rbs, "rbs", { ports: [80] }),
      expect: [{ message: "changed", action: "warn" }],
      isExample: true,
    },
    {
      title: "Other target ports, node ports, names and order",
      object: live(rbs, "rbs", {
        ports: [
          { name: "tls", port: 443, targetPort: 8443, nodePort: 30443 },
          { name: "web", port: 80, targetPort: "http" },
        ],
      }),
      old: live(rbs, "rbs", { ports: [80, 443] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A sixth port of an internal load balancer takes all ports",
      object: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6] }),
      old: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5] }),
      expect: [{ message: "toAll", action: "warn" }],
    },
    {
      title: "A sixth port of an external one makes a range",
      object: live(rbs, "rbs", { ports: [1, 2, 3, 4, 5, 6] }),
      old: live(rbs, "rbs", { ports: [1, 2, 3, 4, 5] }),
      expect: [{ message: "toRange", action: "warn" }],
    },
    {
      title: "A seventh port of an internal load balancer changes the firewall only",
      object: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6, 7] }),
      old: live(internal, "subsetting", { ports: [1, 2, 3, 4, 5, 6] }),
      expect: [],
    },
    {
      title: "A port inside a target pool's range",
      object: live(loadBalancer, "target pool", { ports: [80, 90, 443] }),
      old: live(loadBalancer, "target pool", { ports: [80, 443] }),
      expect: [],
    },
    {
      title: "A port outside a target pool's range",
      object: live(loadBalancer, "target pool", { ports: [80, 8080] }),
      old: live(loadBalancer, "target pool", { ports: [80, 443] }),
      expect: [{ message: "changed", action: "warn" }],
    },
    {
      title: "A rule for every protocol takes all ports already",
      cluster: L3,
      object: live(rbs, "rbs on NEGs", { ports: ["53/TCP", "53/UDP", "853/TCP"] }),
      old: live(rbs, "rbs on NEGs", BOTH),
      expect: [],
    },
    {
      title: "A second family is not a change of ports",
      cluster: { stackType: "ipv4-ipv6", clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" } },
      object: live(internal, "subsetting", { spec: dualStack }),
      old: live(internal, "subsetting", { spec: { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" } }),
      expect: [],
    },
    { title: "Before there is a load balancer", object: rbs({ ports: [80, 443] }), old: rbs(), expect: [] },
  ],
};
