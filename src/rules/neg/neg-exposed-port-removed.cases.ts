import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-exposed-port-removed": [
    {
      title: "The annotation is taken away",
      object: clusterIp(),
      old: withNeg(EXPOSED),
      expect: [{ message: "removed", action: "warn" }],
      isExample: true,
    },
    {
      title: "One of two ports",
      object: withNeg(EXPOSED, { ports: [80, 443] }),
      old: withNeg('{"exposed_ports": {"80": {}, "443": {}}}', { ports: [80, 443] }),
      expect: [{ message: "removed", action: "warn" }],
    },
    {
      title: "An annotation that no longer parses is another rule's",
      object: withNeg("?"),
      old: withNeg(EXPOSED),
      expect: [],
    },
    { title: "A port is added", object: withNeg(EXPOSED), old: clusterIp(), expect: [], isExample: true },
  ],
};
