import type { CaseTable } from "../case.ts";
import { gke, NEW_KEY, WITH_CLASSES } from "./classes.sketches.ts";

const OLD_KEY = "cloud.google.com/load-balancer-type";

export const CASES: CaseTable = {
  "lb-class-type-conflict": [
    {
      title: "The external class beats the Internal annotation",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "The internal class with the Internal annotation",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [NEW_KEY]: "Internal" }),
      expect: [],
      isExample: true,
    },
    {
      title: "The deprecated key and spelling, for which GKE emits no event",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [OLD_KEY]: "internal" }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Either of two keys",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [NEW_KEY]: "External", [OLD_KEY]: "Internal" }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An older cluster refuses the class as such",
      object: gke("l4-regional-external", { [NEW_KEY]: "Internal" }),
      expect: [],
    },
    { title: "No annotation", cluster: WITH_CLASSES, object: gke("l4-regional-external"), expect: [] },
  ],
};
