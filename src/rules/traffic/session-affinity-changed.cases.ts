import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { clientIp } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "session-affinity-changed": [
    {
      title: "On a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { spec: clientIp(10800) }),
      expect: [{ message: "targetPool", action: "warn" }],
      isExample: true,
    },
    {
      title: "On a backend service",
      old: live(rbs, "rbs", { spec: clientIp(10800) }),
      object: live(rbs, "rbs"),
      expect: [{ message: "inPlace", action: "info" }],
    },
    {
      title: "On an internal load balancer",
      old: live(internal, "subsetting"),
      object: live(internal, "subsetting", { spec: clientIp(10800) }),
      expect: [{ message: "inPlace", action: "info" }],
    },
    {
      title: "Another timeout on a target pool changes nothing in the cloud",
      old: live(loadBalancer, "target pool", { spec: clientIp(10800) }),
      object: live(loadBalancer, "target pool", { spec: clientIp(600) }),
      expect: [],
      isExample: true,
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ spec: clientIp() }), expect: [] },
  ],
};
