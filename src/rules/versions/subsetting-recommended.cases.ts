import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer } from "../shared/service.sketches.ts";
import { at } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "subsetting-recommended": [
    {
      title: "An internal Service in a cluster of more than 250 nodes",
      cluster: { subsetting: false, nodeCount: 251 },
      object: internal(),
      expect: [{ message: "service", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "An internal Service in a cluster of 250 nodes",
      cluster: { subsetting: false, nodeCount: 250 },
      object: internal(),
      expect: [{ message: "service", action: "info" }],
      limit: { name: "nodes", side: "within" },
    },
    {
      title: "The cluster itself",
      cluster: { subsetting: false, nodeCount: 300 },
      expect: [{ message: "cluster", action: "warn" }],
    },
    {
      title: "A class that asks for instance groups although subsetting is on",
      cluster: at("1.33.4-gke.1000000"),
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal-legacy" } }),
      expect: [],
    },
    {
      title: "An existing Service is left alone",
      cluster: { subsetting: false, nodeCount: 300 },
      object: live(internal, "instance groups", { labels: { a: "b" } }),
      old: live(internal, "instance groups"),
      expect: [],
    },
    { title: "Subsetting is on", object: internal(), expect: [] },
  ],
};
