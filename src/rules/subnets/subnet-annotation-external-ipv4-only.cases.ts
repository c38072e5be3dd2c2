import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, newer } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-annotation-external-ipv4-only": [
    {
      title: "IPv4 only",
      object: rbs(newer("ext-subnet")),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Dual stack",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...newer("ext-subnet") }),
      expect: [],
    },
  ],
};
