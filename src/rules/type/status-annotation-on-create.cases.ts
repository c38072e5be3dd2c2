import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { AS_BY_DEFAULT, NEG_STATUS, RULE } from "./controller-fields.sketches.ts";

export const CASES: CaseTable = {
  "status-annotation-on-create": [
    {
      title: "An exported manifest with the name of a forwarding rule",
      object: rbs({ annotations: { [RULE]: "k8s2-tcp-x" } }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "copied", action: "warn" }],
      isExample: true,
    },
    { title: "A manifest without it", object: rbs(), expect: [], isExample: true },
    {
      title: "The status of NEGs and of target pools",
      object: clusterIp({ annotations: { [NEG_STATUS]: "{}", "networking.gke.io/target-pool": "a" } }),
      policy: AS_BY_DEFAULT,
      expect: [
        { message: "copied", action: "warn" },
        { message: "copied", action: "warn" },
      ],
    },
    {
      title: "The policy may have it removed",
      object: rbs({ annotations: { [RULE]: "k8s2-tcp-x" } }),
      expect: [{ message: "copied", action: "mutate" }],
    },
    {
      title: "On an update it is where it belongs",
      object: live(rbs, "rbs", { annotations: { [RULE]: "k8s2-tcp-x" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "k8s2-tcp-x" } }),
      expect: [],
    },
  ],
};
