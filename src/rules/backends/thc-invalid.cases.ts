import type { CaseTable } from "../case.ts";
import { CHECKER, service } from "./backends.sketches.ts";

export const CASES: CaseTable = {
  "thc-invalid": [
    {
      title: "true alone",
      object: service(CHECKER, "true"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "true in quotes",
      object: service(CHECKER, '{"enabled": "true"}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "No JSON", object: service(CHECKER, "enabled"), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "null says nothing",
      object: service(CHECKER, '{"enabled": null}'),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "An object with enabled", object: service(CHECKER, '{"enabled": true}'), expect: [], isExample: true },
  ],
};
