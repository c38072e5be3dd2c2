import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { named, WEB_IP } from "./shared-ip.sketches.ts";

export const CASES: CaseTable = {
  "shared-ip-unresolvable": [
    {
      title: "A name here and an IP there, without an inventory",
      cluster: { addresses: null },
      object: rbs(named("web-ip")),
      others: [rbs({ name: "b", spec: WEB_IP })],
      isOffline: true,
      expect: [{ message: "noInventory", action: "info" }],
      isExample: true,
    },
    {
      title: "The status of the other Service shows which IP its name is",
      cluster: { addresses: null },
      object: rbs({ spec: WEB_IP }),
      others: [live(rbs, "rbs", { name: "b", status: ["203.0.113.10"], ...named("web-ip") })],
      isOffline: true,
      expect: [],
    },
    {
      title: "So does the Service's own status",
      cluster: { addresses: null },
      object: live(rbs, "rbs", { status: ["203.0.113.10"], ...named("web-ip") }),
      others: [rbs({ name: "b", ports: [443], spec: WEB_IP })],
      isOffline: true,
      expect: [],
    },
    {
      title: "The inventory tells",
      object: rbs(named("web-ip")),
      others: [rbs({ name: "b", ports: [443], spec: WEB_IP })],
      isOffline: true,
      expect: [],
    },
  ],
};
