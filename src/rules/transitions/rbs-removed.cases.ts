import type { CaseTable } from "../case.ts";
import { clusterIp, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { after, INTERNAL } from "./ownership.sketches.ts";

export const CASES: CaseTable = {
  "rbs-removed": [
    {
      title: "The annotation is dropped and the policy carries it over",
      old: live(rbs, "rbs"),
      object: live(loadBalancer, "rbs"),
      expect: [{ message: "noEffect", action: "mutate" }],
    },
    {
      title: "The annotation is dropped",
      policy: { mutations: { optIn: [] } },
      old: live(rbs, "rbs on NEGs"),
      object: live(loadBalancer, "rbs on NEGs"),
      expect: [{ message: "noEffect", action: "warn" }],
      isExample: true,
    },
    {
      title: "It is dropped before the load balancer exists",
      old: rbs(),
      object: loadBalancer(),
      expect: [{ message: "race", action: "deny" }],
    },
    {
      title: "Where backend services are the default there is no race",
      cluster: { gkeVersion: "1.37.0-gke.1000000" },
      old: rbs(),
      object: loadBalancer(),
      expect: [],
    },
    {
      title: "It stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "The Service becomes internal with it",
      old: live(rbs, "rbs"),
      object: after("rbs", INTERNAL),
      expect: [],
    },
    {
      title: "Another value instead is another rule's matter",
      old: live(rbs, "rbs"),
      object: after("rbs", { "cloud.google.com/l4-rbs": "disabled" }),
      expect: [],
    },
    { title: "The type itself changes", old: live(rbs, "rbs"), object: clusterIp(), expect: [] },
  ],
};
