import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { L3, logged, logging } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "l4lbconfig-missing": [
    {
      title: "An L4LBConfig that does not exist",
      cluster: L3,
      object: rbs(logged),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    { title: "One that does", cluster: L3, object: rbs(logged), others: [logging], expect: [], isExample: true },
    {
      title: "One of another namespace is not read",
      cluster: L3,
      object: rbs({ ...logged, namespace: "other" }),
      others: [logging],
      expect: [{ message: "missing", action: "warn" }],
    },
    {
      title: "Some manifests do not show every L4LBConfig",
      cluster: L3,
      object: rbs(logged),
      isOffline: true,
      expect: [],
    },
  ],
};
