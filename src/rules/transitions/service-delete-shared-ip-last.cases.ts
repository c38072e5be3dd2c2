import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { names, pinned } from "./addresses.sketches.ts";

export const CASES: CaseTable = {
  "service-delete-shared-ip-last": [
    {
      title: "The last user of a reserved address",
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      others: [live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] })],
      isDelete: true,
      expect: [{ message: "stays", action: "info" }],
      isExample: true,
    },
    {
      title: "Another Service uses it, too",
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      others: [rbs({ name: "dns", annotations: names("web-ip"), ports: ["53/UDP"] })],
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "The other user goes as well",
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      others: [
        rbs({
          name: "dns",
          annotations: names("web-ip"),
          ports: ["53/UDP"],
          metadata: { deletionTimestamp: "2026-11-20T10:00:00Z" },
        }),
      ],
      isDelete: true,
      expect: [{ message: "stays", action: "info" }],
    },
    { title: "An address that nobody reserved", object: live(rbs, "rbs"), isDelete: true, expect: [] },
    {
      title: "A loadBalancerIP that nobody reserved",
      object: live(rbs, "rbs", pinned("198.51.100.7")),
      isDelete: true,
      expect: [],
    },
  ],
};
