import type { CaseTable } from "../case.ts";
import { byClientIp, LISTED, strong } from "./session-affinity.sketches.ts";

export const CASES: CaseTable = {
  "ssa-timeout-invalid": [
    {
      title: "A timeout below a minute",
      cluster: LISTED,
      object: strong(byClientIp(59)),
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "shortest", side: "beyond" },
      isExample: true,
    },
    {
      title: "A minute",
      cluster: LISTED,
      object: strong(byClientIp(60)),
      expect: [],
      limit: { name: "shortest", side: "within" },
      isExample: true,
    },
    {
      title: "Sixteen hours",
      cluster: LISTED,
      object: strong(byClientIp(57_600)),
      expect: [],
      limit: { name: "longest", side: "within" },
    },
    {
      title: "More than sixteen hours",
      cluster: LISTED,
      object: strong(byClientIp(57_601)),
      expect: [{ message: "outside", action: "deny" }],
      limit: { name: "longest", side: "beyond" },
    },
    { title: "The API server fills in three hours", cluster: LISTED, object: strong(byClientIp()), expect: [] },
    {
      title: "Without session affinity there is no timeout",
      cluster: LISTED,
      object: strong({}),
      expect: [{ message: "missing", action: "deny" }],
    },
  ],
};
