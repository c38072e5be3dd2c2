import type { CaseTable } from "../case.ts";
import { classed, NEW_KEY, OLD_KEY, oldKey, typed, WITH_CLASSES } from "./type-annotations.sketches.ts";

export const CASES: CaseTable = {
  "lb-type-keys-conflict": [
    {
      title: "The new key says External and wins",
      object: typed("External", "Internal"),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    { title: "Both say internal", object: typed("Internal", "internal"), expect: [], isExample: true },
    {
      title: "The new key says Internal and wins",
      object: typed("Internal", "External"),
      expect: [{ message: "internal", action: "deny" }],
    },
    {
      title: "An empty new key wins too",
      object: typed("", "Internal"),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "Two values that both mean external", object: typed("External", "INTERNAL"), expect: [] },
    { title: "One key alone", object: oldKey("Internal"), expect: [] },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [NEW_KEY]: "External", [OLD_KEY]: "Internal" }),
      expect: [],
    },
  ],
};
