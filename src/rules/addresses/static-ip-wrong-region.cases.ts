import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { named, reserved, WANTS_TARGET_POOL } from "./static-ip.sketches.ts";

const IN_EUROPE = reserved({
  name: "eu-ip",
  address: "203.0.113.40",
  type: "EXTERNAL",
  tier: "PREMIUM",
  scope: "regional",
  region: "europe-west1",
});

export const CASES: CaseTable = {
  "static-ip-wrong-region": [
    {
      title: "A name of another region",
      cluster: IN_EUROPE,
      object: rbs(named("eu-ip")),
      expect: [{ message: "byName", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP of another region",
      cluster: IN_EUROPE,
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.40" } }),
      expect: [{ message: "byIp", action: "deny" }],
    },
    { title: "The cluster's region", cluster: IN_EUROPE, object: rbs(named("web-ip")), expect: [] },
  ],
};
