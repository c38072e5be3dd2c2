import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { numbers } from "./limits.sketches.ts";

export const CASES: CaseTable = {
  "ilb-too-many-ports": [
    {
      title: "100 ports are the limit",
      object: internal({ ports: numbers(100) }),
      expect: [],
      limit: { name: "ports", side: "within" },
      isExample: true,
    },
    {
      title: "101 ports are too many",
      object: internal({ ports: numbers(101) }),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "ports", side: "beyond" },
      isExample: true,
    },
    {
      title: "A number of both protocols counts once",
      cluster: { gkeVersion: "1.36.3-gke.1000000" },
      object: internal({ ports: [...numbers(100), "1000/UDP"] }),
      expect: [],
    },
    { title: "An external Service", object: rbs({ ports: numbers(101) }), expect: [] },
  ],
};
