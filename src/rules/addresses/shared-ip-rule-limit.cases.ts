import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { named } from "./shared-ip.sketches.ts";

const eleven = Array.from({ length: 11 }, (_, index) => index);

export const CASES: CaseTable = {
  "shared-ip-rule-limit": [
    {
      title: "Ten Services on one internal address",
      object: internal({ name: "b", ports: [9000], ...named("int-shared") }),
      others: eleven.slice(2).map((n) => internal({ name: `a${n}`, ports: [8000 + n], ...named("int-shared") })),
      expect: [],
      limit: { name: "rules", side: "within" },
    },
    {
      title: "Eleven Services on one internal address",
      object: internal({ name: "b", ports: [9000], ...named("int-shared") }),
      others: eleven.slice(1).map((n) => internal({ name: `a${n}`, ports: [8000 + n], ...named("int-shared") })),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "rules", side: "beyond" },
      isExample: true,
    },
    {
      title: "External addresses have no such limit",
      object: rbs({ name: "b", ports: [9000], ...named("web-ip") }),
      others: eleven.map((n) => rbs({ name: `a${n}`, ports: [8000 + n], ...named("web-ip") })),
      expect: [],
    },
  ],
};
