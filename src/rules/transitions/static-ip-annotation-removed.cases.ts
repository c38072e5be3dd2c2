import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { names, pinned } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-annotation-removed": [
    {
      title: "The name goes and nothing takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      expect: [{ message: "unpinned", action: "info" }],
      isExample: true,
    },
    {
      title: "loadBalancerIP takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A name that resolved to nothing goes",
      old: live(rbs, "rbs", { annotations: names("nowhere") }),
      object: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "The load balancer goes",
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: clusterIp(),
      expect: [],
    },
  ],
};
