import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { named, WANTS_TARGET_POOL } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-annotation-requires-rbs": [
    {
      title: "A target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named("web-ip") }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "A backend service", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "A new Service is made RBS first", object: loadBalancer(named("web-ip")), expect: [] },
    {
      title: "In a file, which nobody repairs on its way",
      object: loadBalancer(named("web-ip")),
      isOffline: true,
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A version that nobody knows",
      unknown: ["gkeVersion", "features"],
      object: loadBalancer(named("web-ip")),
      isOffline: true,
      expect: [{ message: "unknownVersion", action: "warn" }],
    },
    {
      title: "A backend service by annotation, whatever the version",
      unknown: ["gkeVersion", "features"],
      object: rbs(named("web-ip")),
      expect: [],
    },
    {
      title: "An internal one, whatever the version",
      unknown: ["gkeVersion", "features"],
      object: internal(named("int-ip")),
      expect: [],
    },
    { title: "A blank list", object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named(" , ") }), expect: [] },
  ],
};
