import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { annotated, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-host-bits": [
    {
      title: "An address of the network instead of the network",
      object: rbs(ranges("192.168.0.1/10")),
      expect: [{ message: "applied", action: "warn" }],
      isExample: true,
    },
    {
      title: "In the annotation",
      object: rbs(annotated("10.0.0.0/8, 2001:db8::1/32")),
      expect: [{ message: "applied", action: "warn" }],
    },
    { title: "A network", object: rbs(ranges("192.128.0.0/10")), expect: [], isExample: true },
    { title: "A host", object: rbs(ranges("192.168.0.1/32")), expect: [] },
  ],
};
