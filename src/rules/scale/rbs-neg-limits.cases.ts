import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { LOCAL, recent } from "./scale.sketches.ts";

export const CASES: CaseTable = {
  "rbs-neg-limits": [
    {
      title: "3001 nodes with policy Local",
      cluster: recent({ nodeCount: 3001 }),
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "local", action: "warn" }],
      limit: { name: "localNodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "3000 nodes with policy Local",
      cluster: recent({ nodeCount: 3000 }),
      object: rbs({ spec: LOCAL }),
      expect: [],
      limit: { name: "localNodes", side: "within" },
      isExample: true,
    },
    {
      title: "251 nodes with policy Cluster",
      cluster: recent({ nodeCount: 251 }),
      object: rbs(),
      expect: [{ message: "subset", action: "info" }],
      limit: { name: "clusterNodes", side: "beyond" },
    },
    {
      title: "250 nodes with policy Cluster",
      cluster: recent({ nodeCount: 250 }),
      object: rbs(),
      expect: [],
      limit: { name: "clusterNodes", side: "within" },
    },
    { title: "On instance groups", cluster: { nodeCount: 5000 }, object: rbs({ spec: LOCAL }), expect: [] },
    {
      title: "On NEGs that are not the default, by finalizer",
      cluster: { nodeCount: 5000, features: { rbsNeg: true, rbsNegDefault: false } },
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v3"], spec: LOCAL }),
      expect: [{ message: "local", action: "warn" }],
    },
    {
      title: "On instance groups although NEGs are the default, by finalizer",
      cluster: recent({ nodeCount: 5000 }),
      old: clusterIp(),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v2"], spec: LOCAL }),
      expect: [],
    },
  ],
};
