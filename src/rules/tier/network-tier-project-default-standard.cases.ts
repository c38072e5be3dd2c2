import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { NAMES, NO_MUTATION, PREMIUM, STANDARD_PROJECT } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-project-default-standard": [
    {
      title: "Nothing is said about the tier",
      cluster: STANDARD_PROJECT,
      object: rbs(),
      policy: NO_MUTATION,
      expect: [{ message: "premiumAnyway", action: "warn" }],
      isExample: true,
    },
    {
      title: "Premium is written down where the policy asks for it",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "premiumAnyway", action: "mutate" }],
    },
    {
      title: "Nothing is written where nobody knows the address",
      cluster: { ...STANDARD_PROJECT, addresses: null },
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "premiumAnyway", action: "warn" }],
    },
    {
      title: "A Standard address is the other rule's",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      expect: [],
    },
    { title: "The project's default is Premium", object: rbs(), expect: [] },
    { title: "The tier is said", cluster: STANDARD_PROJECT, object: rbs({ annotations: PREMIUM }), expect: [] },
  ],
};
