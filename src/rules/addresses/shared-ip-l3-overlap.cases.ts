import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { named } from "./shared-ip.sketches.ts";

const L3 = { gkeVersion: "1.36.3-gke.1000000" };

export const CASES: CaseTable = {
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
};
