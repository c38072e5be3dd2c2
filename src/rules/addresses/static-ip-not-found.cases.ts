import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { named, WANTS_TARGET_POOL } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-not-found": [
    {
      title: "No address of that name",
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "deny" }],
      isExample: true,
    },
    {
      title: "An inventory of ten minutes is fresh",
      cluster: { inventoryAgeMinutes: 10 },
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "deny" }],
      limit: { name: "minutes", side: "within" },
    },
    {
      title: "An older inventory may miss a new address",
      cluster: { inventoryAgeMinutes: 11 },
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "warn" }],
      limit: { name: "minutes", side: "beyond" },
    },
    { title: "A reserved address", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "A global address is another mistake", object: rbs(named("global-ip")), expect: [] },
    { title: "So is an IP", object: rbs(named("203.0.113.10")), expect: [] },
    {
      title: "A target pool does not look",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named("nope-ip") }),
      expect: [],
    },
  ],
};
