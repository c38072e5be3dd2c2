import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { named } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-custom-name-too-long": [
    {
      title: "63 characters fit",
      object: withNeg(named("n".repeat(63))),
      expect: [],
      limit: { name: "characters", side: "within" },
    },
    {
      title: "64 do not",
      object: withNeg(named("n".repeat(64))),
      expect: [{ message: "tooLong", action: "deny" }],
      limit: { name: "characters", side: "beyond" },
      isExample: true,
    },
    {
      title: "56 fit with nodes in several subnets",
      cluster: { multiSubnet: true },
      object: withNeg(named("n".repeat(56))),
      expect: [],
      limit: { name: "charactersMultiSubnet", side: "within" },
    },
    {
      title: "57 do not",
      cluster: { multiSubnet: true },
      object: withNeg(named("n".repeat(57))),
      expect: [{ message: "tooLongForSubnets", action: "deny" }],
      limit: { name: "charactersMultiSubnet", side: "beyond" },
    },
  ],
};
