import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { LOCAL, old } from "./scale.sketches.ts";

export const CASES: CaseTable = {
  "ilb-cluster-subset-25": [
    {
      title: "26 nodes",
      cluster: { nodeCount: 26 },
      object: internal(),
      expect: [{ message: "subset", action: "info" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "25 nodes",
      cluster: { nodeCount: 25 },
      object: internal(),
      expect: [],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "Policy Local",
      cluster: { nodeCount: 26 },
      object: internal({ spec: LOCAL }),
      expect: [],
      isExample: true,
    },
    { title: "Without subsetting", cluster: old({ nodeCount: 26 }), object: internal(), expect: [] },
  ],
};
