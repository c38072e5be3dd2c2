import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { RBS } from "./rbs.sketches.ts";

export const CASES: CaseTable = {
  "rbs-redundant-default": [
    {
      title: "Backend services are the default from GKE 1.37",
      cluster: { gkeVersion: "1.37.0" },
      object: rbs(),
      expect: [{ message: "redundant", action: "info" }],
      isExample: true,
    },
    { title: "Before that the annotation is needed", object: rbs(), expect: [], isExample: true },
    {
      title: "A cluster where the default was not rolled out",
      cluster: { gkeVersion: "1.37.0", features: { rbsByDefault: false } },
      object: rbs(),
      expect: [],
    },
    {
      title: "Another value",
      cluster: { gkeVersion: "1.37.0" },
      object: rbs({ annotations: { [RBS]: "yes" } }),
      expect: [],
    },
    {
      title: "An internal Service has a rule of its own",
      cluster: { gkeVersion: "1.37.0" },
      object: internal({ annotations: { [RBS]: "enabled" } }),
      expect: [],
    },
  ],
};
