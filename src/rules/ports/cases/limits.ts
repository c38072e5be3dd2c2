import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const TARGET_POOL = { labels: { "l4guard.dev/allow-target-pool": "true" } };
const DUAL_STACK = {
  stackType: "ipv4-ipv6" as const,
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" as const },
};
const MIX = { gkeVersion: "1.34.2-gke.1000000" };

/** `count` port numbers from 1000 on, `step` apart. */
const numbers = (count: number, step = 1) => Array.from({ length: count }, (_, index) => 1000 + index * step);
const protocols = (count: number, protocol: string) => numbers(count, 2).map((port) => `${port}/${protocol}`);
const shared = (sketch: object) => internal({ spec: { loadBalancerIP: "10.0.0.60" }, ...sketch });

export const PORT_LIMIT_CASES: CaseTable = {
  "lb-no-ports": [
    {
      title: "No ports",
      object: rbs({ ports: [] }),
      expect: [{ message: "none", action: "deny" }],
      isExample: true,
    },
    { title: "One port", object: rbs(), expect: [], isExample: true },
    { title: "A ClusterIP Service may have none", object: clusterIp({ ports: [] }), expect: [] },
  ],
  "ilb-too-many-ports": [
    {
      title: "100 ports are the limit",
      object: internal({ ports: numbers(100) }),
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    {
      title: "101 ports are too many",
      object: internal({ ports: numbers(101) }),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "ports", side: "beyond" },
      isExample: true,
    },
    {
      title: "A number of both protocols counts once",
      cluster: { gkeVersion: "1.36.3-gke.1000000" },
      object: internal({ ports: [...numbers(100), "1000/UDP"] }),
      expect: [],
    },
    { title: "An external Service", object: rbs({ ports: numbers(101) }), expect: [] },
  ],
  "external-many-ports": [
    {
      title: "101 ports",
      object: rbs({ ports: numbers(101) }),
      expect: [{ message: "many", action: "warn" }],
      limit: { name: "ports", side: "beyond" },
      isExample: true,
    },
    {
      title: "100 ports",
      object: rbs({ ports: numbers(100) }),
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    { title: "An internal Service has a rule of its own", object: internal({ ports: numbers(101) }), expect: [] },
  ],
  "firewall-port-ranges-limit": [
    {
      title: "101 ports with gaps",
      object: rbs({ ports: numbers(101, 2) }),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "ranges", side: "beyond" },
      isExample: true,
    },
    {
      title: "100 ports with gaps",
      object: rbs({ ports: numbers(100, 2) }),
      expect: [],
      limit: { name: "ranges", side: "within" },
    },
    { title: "Consecutive ports are one range", object: rbs({ ports: numbers(200) }), expect: [], isExample: true },
    {
      title: "With mixed protocols the ranges of both count",
      cluster: MIX,
      object: rbs({ ports: [...protocols(51, "TCP"), ...protocols(50, "UDP")] }),
      expect: [{ message: "tooMany", action: "deny" }],
    },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ports: numbers(101, 2), spec: { loadBalancerClass: "example.com/x" } }),
      expect: [],
    },
  ],
  "ilb-all-ports": [
    {
      title: "Six ports on an IP with another TCP Service",
      object: shared({ ports: numbers(6) }),
      others: [live(shared, "subsetting", { name: "other", ports: [443] })],
      expect: [{ message: "all", action: "warn" }],
      isExample: true,
    },
    {
      title: "Five ports are listed",
      object: shared({ ports: numbers(5) }),
      others: [live(shared, "subsetting", { name: "other", ports: [443] })],
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    {
      title: "Six ports on an IP of one's own",
      object: internal({ ports: numbers(6) }),
      expect: [{ message: "all", action: "info" }],
      limit: { name: "ports", side: "beyond" },
    },
    {
      title: "A UDP Service on the IP does not mind",
      object: shared({ ports: numbers(6) }),
      others: [live(shared, "subsetting", { name: "other", ports: ["53/UDP"] })],
      expect: [{ message: "all", action: "info" }],
    },
    { title: "More than 100 ports are refused altogether", object: internal({ ports: numbers(101) }), expect: [] },
    { title: "An external Service gets a range", object: rbs({ ports: numbers(6) }), expect: [] },
    {
      title: "The legacy controller makes no rule for mixed protocols",
      cluster: { subsetting: false },
      object: internal({ ports: [...numbers(6), "53/UDP"] }),
      expect: [],
    },
  ],
  "tp-port-range-gap": [
    {
      title: "80 and 443 take all between them",
      object: loadBalancer({ ...TARGET_POOL, ports: [80, 443] }),
      expect: [{ message: "gap", action: "warn" }],
      isExample: true,
    },
    {
      title: "Consecutive ports",
      object: loadBalancer({ ...TARGET_POOL, ports: [80, 82, 81] }),
      expect: [],
      isExample: true,
    },
    { title: "One port", object: loadBalancer(TARGET_POOL), expect: [] },
    { title: "RBS lists the ports", object: rbs({ ports: [80, 443] }), expect: [] },
  ],
  "rbs-port-range-gap": [
    {
      title: "Six ports with a gap",
      object: rbs({ ports: [80, 81, 82, 83, 84, 443] }),
      expect: [{ message: "gap", action: "warn" }],
      isExample: true,
    },
    { title: "Five ports are listed", object: rbs({ ports: [80, 81, 82, 83, 443] }), expect: [], isExample: true },
    { title: "Six consecutive ports", object: rbs({ ports: numbers(6) }), expect: [] },
    {
      title: "Before the controller lists ports",
      cluster: { gkeVersion: "1.29.8-gke.1000000" },
      object: rbs({ ports: [80, 443] }),
      expect: [{ message: "gap", action: "warn" }],
    },
    {
      title: "Each protocol has a rule of its own",
      cluster: MIX,
      object: rbs({ ports: [80, 443, ...protocols(6, "UDP")] }),
      expect: [{ message: "gap", action: "warn" }],
    },
    {
      title: "A rule for all ports has no gap",
      cluster: { gkeVersion: "1.36.3-gke.1000000" },
      object: rbs({ ports: [80, 443, ...protocols(6, "UDP")] }),
      expect: [],
    },
    {
      title: "Both families are one finding",
      cluster: DUAL_STACK,
      object: rbs({
        ports: [80, 81, 82, 83, 84, 443],
        spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" },
      }),
      expect: [{ message: "gap", action: "warn" }],
    },
    { title: "A target pool", object: loadBalancer({ ...TARGET_POOL, ports: [80, 443] }), expect: [] },
  ],
};
