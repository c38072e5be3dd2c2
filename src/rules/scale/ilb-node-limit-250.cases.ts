import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, rbs } from "../shared/service.sketches.ts";
import { LOCAL, old } from "./scale.sketches.ts";

export const CASES: CaseTable = {
  "ilb-node-limit-250": [
    {
      title: "251 nodes without subsetting",
      cluster: old({ nodeCount: 251 }),
      object: internal(),
      expect: [{ message: "tooMany", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "250 nodes without subsetting",
      cluster: old({ nodeCount: 250 }),
      object: internal(),
      expect: [],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "251 nodes without subsetting and with policy Local",
      cluster: old({ nodeCount: 251 }),
      object: internal({ spec: LOCAL }),
      expect: [{ message: "local", action: "deny" }],
    },
    {
      title: "251 nodes without subsetting, under a strict policy",
      cluster: old({ nodeCount: 251 }),
      policy: { preset: "strict" },
      object: internal(),
      expect: [{ message: "tooMany", action: "deny" }],
    },
    {
      title: "Many nodes with subsetting",
      cluster: { nodeCount: 5000 },
      object: internal(),
      expect: [],
      isExample: true,
    },
    {
      title: "A Service from before subsetting that gets policy Local",
      cluster: { nodeCount: 300 },
      old: live(internal, "instance groups"),
      object: live(internal, "instance groups", { spec: LOCAL }),
      expect: [{ message: "local", action: "deny" }],
    },
    {
      title: "A Service from before subsetting in a cluster that has it now",
      cluster: { nodeCount: 300 },
      old: clusterIp(),
      object: live(internal, "instance groups"),
      expect: [{ message: "tooMany", action: "warn" }],
    },
    { title: "An external Service", cluster: old({ nodeCount: 300 }), object: rbs(), expect: [] },
    {
      title: "The cluster itself",
      cluster: old({ nodeCount: 251 }),
      expect: [{ message: "cluster", action: "warn" }],
    },
    { title: "A cluster with subsetting", cluster: { nodeCount: 251 }, expect: [] },
    { title: "A small cluster without subsetting", cluster: old({ nodeCount: 250 }), expect: [] },
  ],
};
