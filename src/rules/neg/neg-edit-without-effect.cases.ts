import type { CaseTable } from "../case.ts";
import { ingressNeg, withNeg } from "../shared/layer-7.sketches.ts";

const BROKEN = "{'ingress': true}";
const PORT_81 = '{"exposed_ports": {"81": {}}}';
const MORE_PORTS = {
  spec: {
    ports: [
      { name: "http", port: 80 },
      { name: "admin", port: 9090 },
    ],
  },
};

export const CASES: CaseTable = {
  "neg-edit-without-effect": [
    {
      title: "A port is added below an annotation that can't be read",
      object: withNeg(BROKEN, MORE_PORTS),
      old: withNeg(BROKEN),
      expect: [{ message: "stopped", action: "warn" }],
      isExample: true,
    },
    {
      title: "A port is added beside an exposed one that is not there",
      object: withNeg(PORT_81, MORE_PORTS),
      old: withNeg(PORT_81),
      expect: [{ message: "stopped", action: "warn" }],
    },
    {
      title: "The annotation is mended",
      object: ingressNeg(MORE_PORTS),
      old: withNeg(BROKEN),
      expect: [],
      isExample: true,
    },
    {
      title: "It is broken by this edit, which its own rule tells",
      object: withNeg(PORT_81, MORE_PORTS),
      old: ingressNeg(),
      expect: [],
    },
    {
      title: "Another annotation",
      object: withNeg(BROKEN, { annotations: { team: "web" } }),
      old: withNeg(BROKEN),
      expect: [],
    },
  ],
};
