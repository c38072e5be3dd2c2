import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-blank": [
    {
      title: "An empty value",
      object: rbs(named("")),
      expect: [{ message: "blank", action: "warn" }],
      isExample: true,
    },
    { title: "Only a comma", object: rbs(named(" ,")), expect: [{ message: "blank", action: "warn" }] },
    {
      title: "The name stands where it is not read",
      object: rbs(named(",,web-ip")),
      expect: [{ message: "blank", action: "warn" }],
    },
    { title: "A trailing comma", object: rbs(named("web-ip,")), expect: [] },
  ],
};
