import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
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
    { title: "A blank list", object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named(" , ") }), expect: [] },
  ],
};
