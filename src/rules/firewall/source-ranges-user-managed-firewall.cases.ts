import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { OFF, ranges } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-user-managed-firewall": [
    {
      title: "Ranges where the user manages the firewall",
      cluster: { userManagedFirewall: true },
      object: rbs(ranges("198.51.100.0/24")),
      expect: [{ message: "nodesOnly", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool does not know the switch",
      cluster: { userManagedFirewall: true },
      object: loadBalancer({ annotations: OFF, ...ranges("198.51.100.0/24") }),
      expect: [{ message: "managed", action: "info" }],
    },
    { title: "GKE manages the firewall", object: rbs(ranges("198.51.100.0/24")), expect: [], isExample: true },
    { title: "No ranges", cluster: { userManagedFirewall: true }, object: rbs(), expect: [] },
  ],
};
