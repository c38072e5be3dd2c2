import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { LOCAL, local } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "health-check-port-range": [
    {
      title: "The first port of the range",
      object: rbs(local(30000)),
      expect: [],
      limit: { name: "first", side: "within" },
    },
    {
      title: "The port before the range",
      object: rbs(local(29999)),
      expect: [{ message: "outside", action: "warn" }],
      limit: { name: "first", side: "beyond" },
      isExample: true,
    },
    {
      title: "The last port of the range",
      object: rbs(local(32767)),
      expect: [],
      limit: { name: "last", side: "within" },
      isExample: true,
    },
    {
      title: "The port after the range",
      object: rbs(local(32768)),
      expect: [{ message: "outside", action: "warn" }],
      limit: { name: "last", side: "beyond" },
    },
    {
      title: "A cluster with another range",
      cluster: { nodePortRange: "20000-20100" },
      object: rbs(local(20100)),
      expect: [],
    },
    {
      title: "A range that can't be read says nothing",
      cluster: { nodePortRange: "high" },
      object: rbs(local(80)),
      expect: [],
    },
    { title: "No port at all", object: rbs({ spec: LOCAL }), expect: [] },
  ],
};
