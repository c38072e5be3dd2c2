import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { named } from "./shared-ip.sketches.ts";

export const CASES: CaseTable = {
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
};
