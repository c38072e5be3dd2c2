import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-value-is-url": [
    {
      title: "A resource URL",
      object: rbs(named("projects/my-project/regions/us-central1/addresses/web-ip")),
      expect: [{ message: "isUrl", action: "deny" }],
      isExample: true,
    },
    {
      title: "A path without a name",
      object: rbs(named("addresses/")),
      expect: [{ message: "isUrl", action: "deny" }],
    },
    { title: "A CIDR is another mistake", object: rbs(named("203.0.113.0/24")), expect: [] },
    {
      title: "A path of hostile length",
      object: rbs(named(`${"regions/".repeat(100)}us-central1/addresses/web-ip`)),
      expect: [{ message: "isUrl", action: "deny" }],
    },
    { title: "A name", object: rbs(named("web-ip")), expect: [] },
  ],
};
