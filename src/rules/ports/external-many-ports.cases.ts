import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { numbers } from "./limits.sketches.ts";

export const CASES: CaseTable = {
  "external-many-ports": [
    {
      title: "101 ports",
      object: rbs({ ports: numbers(101) }),
      expect: [{ message: "many", action: "warn" }],
      limit: { name: "ports", side: "beyond" },
      isExample: true,
    },
    {
      title: "100 ports",
      object: rbs({ ports: numbers(100) }),
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    { title: "An internal Service has a rule of its own", object: internal({ ports: numbers(101) }), expect: [] },
  ],
};
