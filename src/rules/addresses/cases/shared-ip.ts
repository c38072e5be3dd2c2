import { type CaseTable, internal, live, loadBalancer, rbs } from "../../case.ts";

const named = (address: string) => ({ annotations: { "networking.gke.io/load-balancer-ip-addresses": address } });
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const WEB_IP = { loadBalancerIP: "203.0.113.10" };
const eleven = Array.from({ length: 11 }, (_, index) => index);
const L3 = { gkeVersion: "1.36.3-gke.1000000" };

/** Cases of the rules about shared addresses, besides the worked pairs. */
export const SHARED_IP_CASES: CaseTable = {
  "shared-ip-port-conflict": [
    {
      title: "A Service of another namespace has no name in the answer",
      object: rbs({ name: "b", namespace: "blog", ...named("web-ip") }),
      others: [rbs({ name: "a", ...named("web-ip") })],
      expect: [{ message: "overlap", action: "deny" }],
    },
    {
      title: "A Service that is being deleted frees its ports soon",
      object: rbs({ name: "b", ...named("web-ip") }),
      others: [rbs({ name: "a", metadata: { deletionTimestamp: "2026-11-21T10:00:00Z" }, ...named("web-ip") })],
      expect: [{ message: "leaving", action: "info" }],
    },
    {
      title: "A Service never conflicts with itself",
      object: rbs({ name: "a", labels: { edited: "yes" }, ...named("web-ip") }),
      old: rbs({ name: "a", ...named("web-ip") }),
      others: [rbs({ name: "a", ...named("web-ip") })],
      expect: [],
    },
    {
      title: "A name that the other controller does not read claims nothing",
      object: rbs({ name: "b", ...named("web-ip") }),
      others: [live(loadBalancer, "target pool", { name: "a", ...named("web-ip") })],
      expect: [],
    },
    {
      title: "A Service of another class owns no rules of GKE's",
      object: rbs({ name: "b", ...named("web-ip") }),
      others: [
        loadBalancer({ name: "a", spec: { loadBalancerClass: "example.com/lb", ...WEB_IP }, status: ["203.0.113.10"] }),
      ],
      expect: [],
    },
    {
      title: "An ephemeral internal IP that another Service writes is shared as well",
      object: internal({ name: "b", spec: { loadBalancerIP: "10.0.0.99" } }),
      others: [live(internal, "subsetting", { name: "a" })],
      expect: [{ message: "overlap", action: "deny" }],
    },
    {
      title: "Two IPv6 spellings are one address",
      cluster: { stackType: "ipv4-ipv6" },
      object: rbs({ name: "b", spec: { ipFamilies: ["IPv6"] }, ...named("web-ip6") }),
      others: [
        live(rbs, "rbs", { name: "a", spec: { ipFamilies: ["IPv6"] }, status: ["2600:1900:4000:0001:0:0:0:0/96"] }),
      ],
      expect: [{ message: "overlap", action: "deny" }],
    },
    {
      title: "Without an inventory the same name is assumed to be an address",
      cluster: { addresses: null },
      object: rbs({ name: "b", ...named("web-ip") }),
      others: [rbs({ name: "a", ...named("web-ip") })],
      expect: [{ message: "overlap", action: "warn" }],
    },
    {
      title: "Mixed protocols, served by the first port's protocol alone, overlap by all their port numbers",
      object: rbs({ name: "b", ports: [53], ...named("web-ip") }),
      others: [rbs({ name: "a", ports: ["80/TCP", "53/UDP"], ...named("web-ip") })],
      expect: [{ message: "overlap", action: "deny" }],
    },
  ],
  "shared-ip-l3-overlap": [
    {
      title: "A TCP Service beside a mixed one",
      cluster: L3,
      object: internal({ name: "b", ports: [443], ...named("int-shared") }),
      others: [internal({ name: "a", ports: ["80/TCP", "53/UDP"], ...named("int-shared") })],
      expect: [{ message: "thisWins", action: "warn" }],
      isExample: true,
    },
    {
      title: "Below GKE 1.36 an internal mixed Service has no rule for everything",
      object: internal({ name: "b", ports: ["53/UDP"], ...named("int-shared") }),
      others: [internal({ name: "a", ports: ["80/TCP", "53/UDP"], ...named("int-shared") })],
      expect: [],
    },
  ],
  "shared-ip-scheme-mismatch": [
    {
      title: "An external Service that writes an internal Service's IP",
      object: rbs({ name: "b", spec: { loadBalancerIP: "10.0.0.99" } }),
      others: [live(internal, "subsetting", { name: "a" })],
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "Two internal Services on one IP",
      object: internal({ name: "b", ports: [443], ...named("int-shared") }),
      others: [internal({ name: "a", ...named("int-shared") })],
      expect: [],
    },
  ],
  "shared-ip-tier-mismatch": [
    {
      title: "The annotation is missing on the second Service",
      object: rbs({ name: "b", ports: [443], ...named("std-ip") }),
      others: [
        rbs({
          name: "a",
          annotations: { ...named("std-ip").annotations, "cloud.google.com/network-tier": "Standard" },
        }),
      ],
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "IPv6 is Premium whatever the annotation says",
      cluster: { stackType: "ipv4-ipv6" },
      object: rbs({ name: "b", ports: [443], spec: { ipFamilies: ["IPv6"] }, ...named("web-ip6") }),
      others: [
        rbs({
          name: "a",
          spec: { ipFamilies: ["IPv6"] },
          annotations: { ...named("web-ip6").annotations, "cloud.google.com/network-tier": "Standard" },
        }),
      ],
      expect: [],
    },
  ],
  "shared-ip-internal-purpose": [
    {
      title: "An ordinary internal address",
      object: internal({ name: "b", ports: [443], ...named("int-ip") }),
      others: [internal({ name: "a", ...named("int-ip") })],
      expect: [{ message: "wrongPurpose", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP that is not reserved at all",
      object: internal({ name: "b", ports: [443], spec: { loadBalancerIP: "10.0.0.99" } }),
      others: [live(internal, "subsetting", { name: "a" })],
      expect: [{ message: "notReserved", action: "deny" }],
    },
    {
      title: "An address that is reserved for sharing",
      object: internal({ name: "b", ports: [443], ...named("int-shared") }),
      others: [internal({ name: "a", ...named("int-shared") })],
      expect: [],
      isExample: true,
    },
    {
      title: "An inventory that tells no purpose",
      cluster: {
        addresses: [
          { name: "int-ip", address: "10.0.0.50", type: "INTERNAL", scope: "regional", region: "us-central1" },
        ],
      },
      object: internal({ name: "b", ports: [443], ...named("int-ip") }),
      others: [internal({ name: "a", ...named("int-ip") })],
      expect: [{ message: "wrongPurpose", action: "deny" }],
    },
    { title: "Nobody shares the address", object: internal(named("int-ip")), expect: [] },
  ],
  "shared-ip-rule-limit": [
    {
      title: "Ten Services on one internal address",
      object: internal({ name: "b", ports: [9000], ...named("int-shared") }),
      others: eleven.slice(2).map((n) => internal({ name: `a${n}`, ports: [8000 + n], ...named("int-shared") })),
      expect: [],
      limit: { name: "rules", side: "within" },
    },
    {
      title: "Eleven Services on one internal address",
      object: internal({ name: "b", ports: [9000], ...named("int-shared") }),
      others: eleven.slice(1).map((n) => internal({ name: `a${n}`, ports: [8000 + n], ...named("int-shared") })),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "rules", side: "beyond" },
      isExample: true,
    },
    {
      title: "External addresses have no such limit",
      object: rbs({ name: "b", ports: [9000], ...named("web-ip") }),
      others: eleven.map((n) => rbs({ name: `a${n}`, ports: [8000 + n], ...named("web-ip") })),
      expect: [],
    },
  ],
  "shared-ip-unresolvable": [
    {
      title: "A name here and an IP there, without an inventory",
      cluster: { addresses: null },
      object: rbs(named("web-ip")),
      others: [rbs({ name: "b", spec: WEB_IP })],
      isOffline: true,
      expect: [{ message: "noInventory", action: "info" }],
      isExample: true,
    },
    {
      title: "The status of the other Service shows which IP its name is",
      cluster: { addresses: null },
      object: rbs({ spec: WEB_IP }),
      others: [live(rbs, "rbs", { name: "b", status: ["203.0.113.10"], ...named("web-ip") })],
      isOffline: true,
      expect: [],
    },
    {
      title: "So does the Service's own status",
      cluster: { addresses: null },
      object: live(rbs, "rbs", { status: ["203.0.113.10"], ...named("web-ip") }),
      others: [rbs({ name: "b", ports: [443], spec: WEB_IP })],
      isOffline: true,
      expect: [],
    },
    {
      title: "The inventory tells",
      object: rbs(named("web-ip")),
      others: [rbs({ name: "b", ports: [443], spec: WEB_IP })],
      isOffline: true,
      expect: [],
    },
  ],
  "shared-ip-firewall-priority-mix": [
    {
      title: "An RBS Service joins a target pool that has no deny firewall",
      cluster: { features: { denyFirewall: true, denyFirewallLegacy: false } },
      object: rbs({ name: "b", ports: [443], ...named("web-ip") }),
      others: [loadBalancer({ name: "a", labels: WANTS_TARGET_POOL, spec: WEB_IP })],
      expect: [{ message: "thisDenies", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool joins an RBS Service that has a deny firewall",
      cluster: { features: { denyFirewall: true, denyFirewallLegacy: false } },
      object: loadBalancer({ name: "b", ports: [443], labels: WANTS_TARGET_POOL, spec: WEB_IP }),
      others: [rbs({ name: "a", ...named("web-ip") })],
      expect: [{ message: "peerDenies", action: "warn" }],
    },
    {
      title: "Both controllers deny at 1000 and allow at 999",
      cluster: { features: { denyFirewall: true, denyFirewallLegacy: true } },
      object: rbs({ name: "b", ports: [443], ...named("web-ip") }),
      others: [loadBalancer({ name: "a", labels: WANTS_TARGET_POOL, spec: WEB_IP })],
      expect: [],
    },
  ],
};
