import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-class-unknown": [
    {
      title: "A misspelt class",
      object: ingress({ className: "gce-intenal" }),
      expect: [{ message: "misspelt", action: "warn" }],
      isExample: true,
    },
    {
      title: "Upper case",
      object: ingress({ className: "GCE" }),
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "Another controller's class",
      object: ingress({ className: "nginx" }),
      expect: [{ message: "other", action: "info" }],
    },
    {
      title: "A class with a switch of its own",
      object: ingress({ className: "gce-regional-external" }),
      expect: [{ message: "switched", action: "warn" }],
    },
    { title: "A GKE class", object: ingress({ className: "gce" }), expect: [], isExample: true },
    { title: "No class", object: ingress(), expect: [] },
  ],
};
