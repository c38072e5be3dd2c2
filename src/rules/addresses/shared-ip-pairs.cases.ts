import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import type { Action } from "../../domain/finding.ts";
import type { CaseTable, RuleCase } from "../case.ts";
import { BASE_CLUSTER } from "../shared/cluster.sketches.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";

type Said = { readonly message: string; readonly action: Action };

/** What rules say, by id. Of the rules about shared addresses, those that are not named are silent. */
type Verdict = Readonly<Record<string, Said>>;

/** Two Services at one address, as in the matrix of shared static IPs. */
interface SharedIpPair {
  readonly title: string;
  readonly cluster?: ClusterProfile;
  /** The Services that are there. */
  readonly first: readonly object[];
  /** The Service that comes second. */
  readonly second: object;
  /** `second` before the edit: the case is an update. */
  readonly old?: object;
  readonly isOffline?: boolean;
  readonly verdict: Verdict;
  /** Where the one that was there comes second: the same verdict, another one, or "none" where that makes no sense. */
  readonly reverse?: Verdict | "none";
  readonly isExample?: boolean;
}

const OK: Verdict = {};
const OVERLAP: Verdict = { "shared-ip-port-conflict": { message: "overlap", action: "deny" } };
const MAY_OVERLAP: Verdict = { "shared-ip-port-conflict": { message: "mayOverlap", action: "warn" } };
const MIXED_OWNERS: Verdict = { "shared-ip-port-conflict": { message: "mixedOwners", action: "info" } };
const SCHEMES: Verdict = { "shared-ip-scheme-mismatch": { message: "mismatch", action: "deny" } };
const TIERS: Verdict = { "shared-ip-tier-mismatch": { message: "mismatch", action: "deny" } };
const PURPOSE: Verdict = { "shared-ip-internal-purpose": { message: "wrongPurpose", action: "deny" } };
const PEER_WINS: Verdict = { "shared-ip-l3-overlap": { message: "peerWins", action: "warn" } };
const THIS_WINS: Verdict = { "shared-ip-l3-overlap": { message: "thisWins", action: "warn" } };
const UNRESOLVABLE: Verdict = { "shared-ip-unresolvable": { message: "noInventory", action: "info" } };

const RANGE = { gkeVersion: "1.29.8-gke.1000000" };
const RANGE_FOR_SURE = { ...RANGE, features: { rbsDiscretePorts: false } };
const SPLIT = { gkeVersion: "1.34.2-gke.1000000" };
const L3 = { gkeVersion: "1.36.3-gke.1000000" };
const DUAL_STACK: ClusterProfile = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
};
const INTERNAL_IPV6: ClusterProfile = {
  ...DUAL_STACK,
  addresses: [
    ...(BASE_CLUSTER.addresses ?? []),
    {
      name: "int-ip6",
      address: "fd20:0:0:1::",
      prefixLength: 96,
      ipVersion: "IPV6",
      type: "INTERNAL",
      tier: "PREMIUM",
      scope: "regional",
      region: "us-central1",
      purpose: "GCE_ENDPOINT",
      subnet: "default",
    },
  ],
};

const WEB_IP = "203.0.113.10";
const SHARED_IP = "10.0.0.60";
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };

const named = (address: string, annotations = {}) => ({
  annotations: { "networking.gke.io/load-balancer-ip-addresses": address, ...annotations },
});
type Ports = readonly (number | string)[];
const rbsAt = (name: string, ports: Ports) => rbs({ name, ports, ...named("web-ip") });
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const poolAt = (name: string, ports: Ports, ip = WEB_IP) =>
  loadBalancer({ name, ports, labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: ip } });
const internalAt = (name: string, ports: Ports) => internal({ name, ports, ...named("int-shared") });
const FIVE: Ports = [80, 81, 82, 83, 84];
const SIX: Ports = [80, 81, 82, 83, 84, 85];
const SIX_WITH_GAP: Ports = [80, 81, 82, 83, 84, 90];
const MIXED: Ports = ["80/TCP", "53/UDP"];
const MIXED_80: Ports = ["80/TCP", "80/UDP"];

/** The worked pairs, numbered as in the matrix. */
const PAIRS: Readonly<Record<string, SharedIpPair>> = {
  1: {
    title: "RBS TCP 80 and RBS TCP 443: disjoint sets",
    first: [rbsAt("a", [80])],
    second: rbsAt("b", [443]),
    verdict: OK,
    isExample: true,
  },
  2: {
    title: "RBS TCP 80,443 and RBS TCP 443: the same port twice",
    first: [rbsAt("a", [80, 443])],
    second: rbsAt("b", [443]),
    verdict: OVERLAP,
  },
  3: {
    title: "RBS TCP 53 and RBS UDP 53: different protocols",
    first: [rbsAt("a", [53])],
    second: rbsAt("b", ["53/UDP"]),
    verdict: OK,
  },
  4: {
    title: "Target pools TCP 80,443 and TCP 100: the first is the range 80-443",
    first: [poolAt("a", [80, 443])],
    second: poolAt("b", [100]),
    verdict: OVERLAP,
  },
  5: {
    title: "Target pool TCP 80,443 and RBS TCP 100: a range although the other is a set",
    first: [poolAt("a", [80, 443])],
    second: rbsAt("b", [100]),
    verdict: OVERLAP,
    isExample: true,
  },
  6: {
    title: "RBS TCP 80,443 and RBS TCP 100: sets",
    first: [rbsAt("a", [80, 443])],
    second: rbsAt("b", [100]),
    verdict: OK,
  },
  "7a": {
    title: "RBS TCP 80,443 and RBS TCP 100 where discrete ports are off",
    cluster: RANGE_FOR_SURE,
    first: [rbsAt("a", [80, 443])],
    second: rbsAt("b", [100]),
    verdict: OVERLAP,
  },
  "7b": {
    title: "RBS TCP 80,443 and RBS TCP 100 where nobody knows about discrete ports",
    cluster: RANGE,
    first: [rbsAt("a", [80, 443])],
    second: rbsAt("b", [100]),
    verdict: MAY_OVERLAP,
  },
  "7c": {
    title: "RBS TCP 80,443 and RBS TCP 443 overlap with discrete ports or without",
    cluster: RANGE,
    first: [rbsAt("a", [80, 443])],
    second: rbsAt("b", [443]),
    verdict: OVERLAP,
  },
  8: {
    title: "RBS with six ports and RBS TCP 85: six entries make the range 80-90",
    first: [rbsAt("a", SIX_WITH_GAP)],
    second: rbsAt("b", [85]),
    verdict: OVERLAP,
  },
  9: {
    title: "RBS TCP 80-84 and RBS TCP 85: a set of five",
    first: [rbsAt("a", FIVE)],
    second: rbsAt("b", [85]),
    verdict: OK,
  },
  10: {
    title: "Target pools TCP 80 and TCP 443: ranges of one port",
    first: [poolAt("a", [80])],
    second: poolAt("b", [443]),
    verdict: OK,
  },
  11: {
    title: "Target pools TCP 80 and UDP 80: different protocols",
    first: [poolAt("a", [80])],
    second: poolAt("b", ["80/UDP"]),
    verdict: OK,
  },
  12: {
    title: "Target pool TCP 1000,2000 and RBS TCP 3000: disjoint, of two implementations",
    first: [poolAt("a", [1000, 2000])],
    second: rbsAt("b", [3000]),
    verdict: MIXED_OWNERS,
  },
  13: {
    title: "RBS in Standard tier and RBS without a tier annotation on a Standard address",
    first: [rbs({ name: "a", ...named("std-ip", { "cloud.google.com/network-tier": "Standard" }) })],
    second: rbs({ name: "b", ports: [443], ...named("std-ip") }),
    verdict: TIERS,
  },
  14: {
    title: "Internal TCP 80 and TCP 443 on an address for sharing",
    first: [internalAt("a", [80])],
    second: internalAt("b", [443]),
    verdict: OK,
  },
  15: {
    title: "Internal TCP 80 and TCP 443 on an ordinary address",
    first: [internal({ name: "a", ...named("int-ip") })],
    second: internal({ name: "b", ports: [443], ...named("int-ip") }),
    verdict: PURPOSE,
  },
  16: {
    title: "Internal with six ports and TCP 443: all of TCP",
    first: [internalAt("a", SIX)],
    second: internalAt("b", [443]),
    verdict: OVERLAP,
  },
  17: {
    title: "Internal with six TCP ports and UDP 53: all of TCP leaves UDP alone",
    first: [internalAt("a", SIX)],
    second: internalAt("b", ["53/UDP"]),
    verdict: OK,
  },
  18: {
    title: "Internal on instance groups TCP 80 and internal on NEGs TCP 8080",
    first: [live(internal, "instance groups", { name: "a", spec: { loadBalancerIP: SHARED_IP }, status: [SHARED_IP] })],
    second: internalAt("b", [8080]),
    verdict: OK,
  },
  19: {
    title: "An internal and an external Service that write the same literal",
    first: [internal({ name: "a", spec: { loadBalancerIP: "10.0.0.77" } })],
    second: rbs({ name: "b", ports: [443], spec: { loadBalancerIP: "10.0.0.77" } }),
    verdict: { ...SCHEMES, "lb-ip-private": { message: "private", action: "deny" } },
    reverse: SCHEMES,
  },
  20: {
    title: "Internal mixed protocols and internal TCP 443",
    cluster: L3,
    first: [internalAt("a", MIXED)],
    second: internalAt("b", [443]),
    verdict: THIS_WINS,
    reverse: PEER_WINS,
  },
  21: {
    title: "Internal mixed protocols twice: one address has one rule for everything",
    cluster: L3,
    first: [internalAt("a", MIXED)],
    second: internalAt("b", MIXED),
    verdict: OVERLAP,
  },
  22: {
    title: "RBS TCP 80 + UDP 80 as two rules, and RBS UDP 53",
    cluster: SPLIT,
    first: [rbsAt("a", MIXED_80)],
    second: rbsAt("b", ["53/UDP"]),
    verdict: OK,
  },
  23: {
    title: "RBS TCP 80 + UDP 80 as two rules, and RBS TCP 80",
    cluster: SPLIT,
    first: [rbsAt("a", MIXED_80)],
    second: rbsAt("b", [80]),
    verdict: OVERLAP,
  },
  24: {
    title: "RBS mixed protocols as one L3 rule, and RBS TCP 443",
    cluster: L3,
    first: [rbsAt("a", MIXED)],
    second: rbsAt("b", [443]),
    verdict: THIS_WINS,
    reverse: PEER_WINS,
  },
  25: {
    title: "RBS dual-stack TCP 80 and RBS IPv6-only TCP 443 on the same IPv6 address",
    cluster: DUAL_STACK,
    first: [rbs({ name: "a", spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") })],
    second: rbs({ name: "b", ports: [443], spec: IPV6_ONLY, ...named("web-ip6") }),
    verdict: OK,
  },
  26: {
    title: "RBS dual-stack TCP 80 and RBS IPv6-only TCP 80 on the same IPv6 address",
    cluster: DUAL_STACK,
    first: [rbs({ name: "a", spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") })],
    second: rbs({ name: "b", spec: IPV6_ONLY, ...named("web-ip6") }),
    verdict: OVERLAP,
  },
  27: {
    title: "RBS dual-stack TCP 80 by name and a target pool TCP 80 by the name's IP",
    cluster: DUAL_STACK,
    first: [rbs({ name: "a", spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") })],
    second: poolAt("b", [80]),
    verdict: OVERLAP,
  },
  28: {
    title: "Internal IPv6 TCP 80 and TCP 443 on an ordinary IPv6 address",
    cluster: INTERNAL_IPV6,
    first: [internal({ name: "a", spec: IPV6_ONLY, ...named("int-ip6") })],
    second: internal({ name: "b", ports: [443], spec: IPV6_ONLY, ...named("int-ip6") }),
    verdict: PURPOSE,
  },
  29: {
    title: "RBS TCP 80 by name and RBS TCP 80 by IP, without an inventory",
    cluster: { addresses: null },
    isOffline: true,
    first: [rbsAt("a", [80])],
    second: rbs({ name: "b", spec: { loadBalancerIP: WEB_IP } }),
    verdict: UNRESOLVABLE,
  },
  30: {
    title: "The eleventh internal Service on one address",
    first: Array.from({ length: 10 }, (_, index) => internalAt(`a${index}`, [8000 + index])),
    second: internalAt("b", [9000]),
    verdict: { "shared-ip-rule-limit": { message: "tooMany", action: "deny" } },
    reverse: "none",
  },
  31: {
    title: "RBS TCP 80 on an ephemeral IP and a target pool TCP 443 that writes this IP",
    first: [live(rbs, "rbs", { name: "a", status: ["198.51.100.7"] })],
    second: poolAt("b", [443], "198.51.100.7"),
    verdict: { ...MIXED_OWNERS, "lb-ip-external-not-reserved": { message: "notReserved", action: "deny" } },
    reverse: "none",
  },
  32: {
    title: "RBS that goes from five to six ports beside RBS TCP 85: its set becomes the range 80-90",
    first: [rbsAt("b", [85])],
    old: live(rbs, "rbs", { name: "a", ports: FIVE, status: [WEB_IP], ...named("web-ip") }),
    second: live(rbs, "rbs", { name: "a", ports: SIX_WITH_GAP, status: [WEB_IP], ...named("web-ip") }),
    verdict: OVERLAP,
    reverse: "none",
  },
  "33a": {
    title: "RBS TCP 100 beside a rule that was made as the range 80-443, where ranges are certain",
    cluster: RANGE_FOR_SURE,
    first: [live(rbs, "rbs", { name: "a", ports: [80, 443], status: [WEB_IP], ...named("web-ip") })],
    second: rbsAt("b", [100]),
    verdict: OVERLAP,
    reverse: "none",
  },
  "33b": {
    title: "RBS TCP 100 beside a rule that may have been made as the range 80-443",
    cluster: RANGE,
    first: [live(rbs, "rbs", { name: "a", ports: [80, 443], status: [WEB_IP], ...named("web-ip") })],
    second: rbsAt("b", [100]),
    verdict: MAY_OVERLAP,
    reverse: "none",
  },
};

/** The rules that every pair is put to. */
const PUT_TO = [
  "shared-ip-port-conflict",
  "shared-ip-l3-overlap",
  "shared-ip-scheme-mismatch",
  "shared-ip-tier-mismatch",
  "shared-ip-internal-purpose",
  "shared-ip-rule-limit",
  "shared-ip-unresolvable",
] as const;

/** Every pair, both ways, put to every rule about shared addresses. */
export const CASES: CaseTable = byRule(
  Object.entries(PAIRS).flatMap(([number, pair]) => {
    const { title, first, second, verdict, reverse = verdict, isExample } = pair;
    const forward = casesOf(pair, { title: `Pair ${number}: ${title}`, object: second, others: first }, verdict);
    const shown = forward.map(([id, ruleCase]) => [id, { ...ruleCase, ...isShown(id, isExample) }] as const);
    if (reverse === "none") return shown;
    const [only] = first;
    const back = { title: `Pair ${number}, the other way round: ${title}`, object: only, others: [second] };
    return [...shown, ...casesOf(pair, back, reverse)];
  }),
);

type Entry = readonly [rule: string, ruleCase: RuleCase];

function casesOf(
  { cluster, old, isOffline }: SharedIpPair,
  base: Pick<RuleCase, "title" | "object" | "others">,
  verdict: Verdict,
): Entry[] {
  return [...new Set([...PUT_TO, ...Object.keys(verdict)])].map((rule) => {
    const said = verdict[rule];
    const expect = said ? [said] : [];
    return [
      rule,
      { ...base, expect, ...(cluster && { cluster }), ...(old && { old }), ...(isOffline && { isOffline }) },
    ];
  });
}

function isShown(rule: string, isExample: boolean | undefined): { readonly isExample?: true } {
  return isExample && rule === "shared-ip-port-conflict" ? { isExample } : {};
}

function byRule(entries: readonly Entry[]): CaseTable {
  const table: Record<string, RuleCase[]> = {};
  for (const [rule, ruleCase] of entries) (table[rule] ??= []).push(ruleCase);
  return table;
}
