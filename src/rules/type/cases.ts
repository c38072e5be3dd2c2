import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../case.ts";

export const TYPE_CASES: CaseTable = {
  "rbs-recommended": [
    {
      title: "A new external Service gets the annotation",
      object: loadBalancer(),
      expect: [{ message: "added", action: "mutate" }],
      isExample: true,
    },
    { title: "A Service that has the annotation is left alone", object: rbs(), expect: [], isExample: true },
    { title: "An internal Service needs none", object: internal(), expect: [] },
    {
      title: "A live target pool never gets it",
      object: live(loadBalancer, "target pool", { labels: { a: "b" } }),
      old: live(loadBalancer, "target pool"),
      expect: [],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer gets it",
      object: loadBalancer(),
      old: clusterIp(),
      expect: [{ message: "added", action: "mutate" }],
    },
    {
      title: "Nodes that another load balancer uses are left to the author",
      cluster: { sharedInstanceGroupsUsedOutsideGke: true },
      object: loadBalancer(),
      expect: [{ message: "targetPool", action: "warn" }],
    },
  ],
};
