import type { CaseTable } from "../case.ts";
import { gke, NEW_KEY, WITH_CLASSES } from "./classes.sketches.ts";

export const CASES: CaseTable = {
  "lb-class-type-redundant": [
    {
      title: "An annotation that says External beside an internal class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [NEW_KEY]: "External" }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "An annotation that agrees",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal-legacy", { [NEW_KEY]: "Internal" }),
      expect: [{ message: "repeated", action: "info" }],
    },
    {
      title: "External twice",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "External" }),
      expect: [{ message: "repeated", action: "info" }],
    },
    {
      title: "A conflict is not redundant",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
    {
      title: "The class alone",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal"),
      expect: [],
      isExample: true,
    },
    {
      title: "A load balancer of one's own is neither",
      cluster: WITH_CLASSES,
      object: gke("standalone-passthrough-lb-neg", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
  ],
};
