import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

const QUIC = [
  { name: "https", port: 80, protocol: "TCP" },
  { name: "quic", port: 80, protocol: "UDP" },
];

export const CASES: CaseTable = {
  "neg-exposed-port-ambiguous": [
    {
      title: "TCP and UDP on one number",
      object: withNeg(EXPOSED, { ports: QUIC }),
      expect: [{ message: "ambiguous", action: "warn" }],
      isExample: true,
    },
    { title: "For an Ingress the first one counts", object: withNeg('{"ingress": true}', { ports: QUIC }), expect: [] },
    { title: "Two numbers", object: withNeg(EXPOSED, { ports: [80, 443] }), expect: [], isExample: true },
  ],
};
