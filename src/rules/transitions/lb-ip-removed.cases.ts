import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { names, pinned } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-removed": [
    {
      title: "loadBalancerIP is taken out",
      old: live(rbs, "rbs", pinned("198.51.100.7")),
      object: live(rbs, "rbs"),
      expect: [{ message: "unpinned", action: "info" }],
      isExample: true,
    },
    {
      title: "A name takes its place",
      old: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A target pool does not read the name that takes its place",
      old: live(loadBalancer, "target pool", pinned("198.51.100.7")),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      expect: [{ message: "unpinned", action: "info" }],
    },
    {
      title: "The scheme changes as well, so no IP is kept",
      old: live(internal, "subsetting", pinned("10.0.0.50")),
      object: live(rbs, "subsetting"),
      expect: [],
    },
    { title: "The load balancer goes", old: live(rbs, "rbs", pinned("198.51.100.7")), object: clusterIp(), expect: [] },
  ],
};
