import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { GLOBAL_ACCESS, INTERNAL_SUBNET, SUBNET } from "./misplaced.sketches.ts";

export const CASES: CaseTable = {
  "legacy-network-ilb-options-ignored": [
    {
      title: "Global access on a legacy network",
      cluster: { legacyNetwork: true },
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Global access on a VPC network",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Either subnet annotation",
      cluster: { legacyNetwork: true },
      object: internal({ annotations: { [SUBNET]: "default", [INTERNAL_SUBNET]: "default" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    { title: "No options", cluster: { legacyNetwork: true }, object: internal(), expect: [] },
    {
      title: "An external Service",
      cluster: { legacyNetwork: true },
      object: rbs({ annotations: { [SUBNET]: "default" } }),
      expect: [],
    },
  ],
};
