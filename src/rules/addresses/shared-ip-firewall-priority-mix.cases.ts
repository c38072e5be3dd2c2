import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { named, WEB_IP } from "./shared-ip.sketches.ts";

const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };

export const CASES: CaseTable = {
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
