import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { named, WEB_IP } from "./shared-ip.sketches.ts";

export const CASES: CaseTable = {
  "shared-ip-port-conflict": [
    {
      title: "A Service of another namespace has no name in the answer",
      object: rbs({ name: "b", namespace: "blog", ...named("web-ip") }),
      others: [rbs({ name: "a", ...named("web-ip") })],
      expect: [{ message: "overlap", action: "deny" }],
    },
    {
      title: "Each protocol in conflict is told",
      cluster: { features: { mixedProtocolNetLB: true } },
      object: rbs({ name: "b", ports: [80, "53/UDP"], ...named("web-ip") }),
      others: [rbs({ name: "a", ports: [80, "53/UDP"], ...named("web-ip") })],
      expect: [
        { message: "overlap", action: "deny" },
        { message: "overlap", action: "deny" },
      ],
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
};
