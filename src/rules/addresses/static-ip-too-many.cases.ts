import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-too-many": [
    {
      title: "Three names",
      object: rbs(named("web-ip,web-ip6,std-ip")),
      expect: [{ message: "ignored", action: "deny" }],
      limit: { name: "pieces", side: "beyond" },
      isExample: true,
    },
    {
      title: "A leading comma uses up an item",
      object: rbs(named(",web-ip,std-ip")),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "Two names",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") }),
      expect: [],
      limit: { name: "pieces", side: "within" },
    },
    { title: "Only blanks behind the second", object: rbs(named("web-ip, , ,")), expect: [] },
  ],
};
