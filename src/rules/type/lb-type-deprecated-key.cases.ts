import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer } from "../shared/service.sketches.ts";
import { classed, OLD_KEY, oldKey, typed, UNMADE, WITH_CLASSES } from "./type-annotations.sketches.ts";

export const CASES: CaseTable = {
  "lb-type-deprecated-key": [
    {
      title: "The new key is added, the old one stays",
      object: oldKey("Internal"),
      expect: [{ message: "deprecated", action: "mutate" }],
      isExample: true,
    },
    { title: "The new key alone", object: internal(), expect: [], isExample: true },
    {
      title: "The lower-case spelling is normalised on the way",
      object: oldKey("internal"),
      expect: [{ message: "deprecated", action: "mutate" }],
    },
    {
      title: "An explicit External as well",
      object: oldKey("External"),
      expect: [{ message: "deprecated", action: "mutate" }],
    },
    {
      title: "Without mutations it is a warning",
      object: oldKey("Internal"),
      policy: UNMADE,
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "What GKE does not recognise is not copied",
      object: oldKey("INTERNAL"),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "Both keys, in agreement",
      object: typed("Internal", "internal"),
      expect: [{ message: "shadowed", action: "info" }],
    },
    {
      title: "Both keys, in conflict",
      object: typed("External", "Internal"),
      expect: [{ message: "shadowed", action: "warn" }],
    },
    {
      title: "An update that brings the old key in gets a warning only",
      object: live(loadBalancer, "subsetting", { annotations: { [OLD_KEY]: "Internal" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    {
      title: "A class decides: nothing is added",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [OLD_KEY]: "Internal" }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [OLD_KEY]: "Internal" } }), expect: [] },
  ],
};
