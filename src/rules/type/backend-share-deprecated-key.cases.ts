import type { CaseTable } from "../case.ts";
import { clusterIp, internal } from "../shared/service.sketches.ts";
import { OLD_SHARE, SHARE } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "backend-share-deprecated-key": [
    {
      title: "The key without alpha",
      cluster: { subsetting: false },
      object: internal({ annotations: { [OLD_SHARE]: "true" } }),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "The key with alpha",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Both keys",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true", [OLD_SHARE]: "true" } }),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [OLD_SHARE]: "true" } }), expect: [] },
  ],
};
