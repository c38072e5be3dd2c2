import type { CaseTable } from "../case.ts";
import { collected, WITH_COLLECTIONS } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "ip-collection-needs-ipv6-only": [
    {
      title: "A dual-stack Service",
      cluster: WITH_COLLECTIONS,
      object: collected({}, { ipFamilies: ["IPv6", "IPv4"], ipFamilyPolicy: "RequireDualStack" }),
      expect: [{ message: "ipv4", action: "deny" }],
      isExample: true,
    },
    { title: "An IPv6-only Service", cluster: WITH_COLLECTIONS, object: collected(), expect: [], isExample: true },
    {
      title: "No family means IPv4",
      cluster: WITH_COLLECTIONS,
      object: collected({}, {}),
      expect: [{ message: "ipv4", action: "deny" }],
    },
  ],
};
