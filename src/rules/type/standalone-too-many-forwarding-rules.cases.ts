import type { CaseTable } from "../case.ts";
import { CLUSTER, standalone } from "./standalone.sketches.ts";

const names = (count: number) => Array.from({ length: count }, (_, index) => `rule-${index}`).join(",");

export const CASES: CaseTable = {
  "standalone-too-many-forwarding-rules": [
    {
      title: "Eleven forwarding rules",
      cluster: CLUSTER,
      object: standalone(names(11)),
      expect: [{ message: "surplus", action: "warn" }],
      limit: { name: "forwardingRules", side: "beyond" },
      isExample: true,
    },
    {
      title: "Ten forwarding rules, and blanks that do not count",
      cluster: CLUSTER,
      object: standalone(`${names(10)}, ,`),
      expect: [],
      limit: { name: "forwardingRules", side: "within" },
      isExample: true,
    },
  ],
};
