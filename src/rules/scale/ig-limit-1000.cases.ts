import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, rbs } from "../shared/service.sketches.ts";
import { ingress, NEG_BACKEND, NO_AUTO_NEG, old, recent } from "./scale.sketches.ts";

export const CASES: CaseTable = {
  "ig-limit-1000": [
    {
      title: "1001 nodes in a zone and no subsetting",
      cluster: old({ maxNodesPerZone: 1001 }),
      object: internal(),
      expect: [{ message: "surplus", action: "warn" }],
      limit: { name: "nodesPerZone", side: "beyond" },
      isExample: true,
    },
    {
      title: "1000 nodes in a zone and no subsetting",
      cluster: old({ maxNodesPerZone: 1000 }),
      object: internal(),
      expect: [],
      limit: { name: "nodesPerZone", side: "within" },
    },
    {
      title: "An external Service on instance groups",
      cluster: { maxNodesPerZone: 1001 },
      object: rbs(),
      expect: [{ message: "surplus", action: "warn" }],
    },
    {
      title: "An external Service on NEGs",
      cluster: recent({ maxNodesPerZone: 1001 }),
      object: rbs(),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal Service with subsetting",
      cluster: { maxNodesPerZone: 1001 },
      object: internal(),
      expect: [],
    },
    {
      title: "An Ingress without NEGs",
      cluster: { maxNodesPerZone: 1001, ...NO_AUTO_NEG },
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "surplus", action: "warn" }],
    },
    {
      title: "An Ingress with NEGs",
      cluster: { maxNodesPerZone: 1001, ...NO_AUTO_NEG },
      object: ingress(),
      others: [NEG_BACKEND],
      expect: [],
    },
    {
      title: "The cluster itself, with one such Service",
      cluster: { maxNodesPerZone: 1001 },
      others: [live(rbs, "rbs"), live(internal, "subsetting", { name: "api" })],
      expect: [{ message: "cluster", action: "warn" }],
    },
    {
      title: "The cluster itself, with Services on NEGs",
      cluster: { maxNodesPerZone: 1001 },
      others: [live(internal, "subsetting")],
      expect: [],
    },
  ],
};
