import type { CaseTable } from "../case.ts";

export const CASES: CaseTable = {
  "node-exclude-label": [
    {
      title: "Some nodes carry the label",
      cluster: { nodeCount: 10, excludedNodeCount: 3 },
      expect: [{ message: "some", action: "info" }],
      isExample: true,
    },
    {
      title: "All nodes carry the label",
      cluster: { nodeCount: 3, excludedNodeCount: 3 },
      expect: [{ message: "all", action: "warn" }],
    },
    {
      title: "No node carries the label",
      cluster: { nodeCount: 3, excludedNodeCount: 0 },
      expect: [],
      isExample: true,
    },
  ],
};
