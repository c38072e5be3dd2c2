import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

const to = (targetPort: number | string) => ({ ports: [{ name: "http", port: 80, targetPort }] });

export const CASES: CaseTable = {
  "neg-target-port-changed": [
    {
      title: "An exposed port",
      old: withNeg(EXPOSED, to(8080)),
      object: withNeg(EXPOSED, to(9090)),
      expect: [{ message: "changed", action: "warn" }],
      isExample: true,
    },
    {
      title: "A port behind an Ingress",
      old: ingressNeg(to(8080)),
      object: ingressNeg(to(9090)),
      others: [ingress()],
      expect: [{ message: "changed", action: "warn" }],
    },
    {
      title: "One that no Ingress uses has no NEG",
      old: ingressNeg(to(8080)),
      object: ingressNeg(to(9090)),
      others: [ingress({ port: 443 })],
      expect: [],
    },
    {
      title: "A name that may lead to the same number",
      old: withNeg(EXPOSED, to(8080)),
      object: withNeg(EXPOSED, to("http")),
      expect: [],
    },
    {
      title: "The same target",
      old: withNeg(EXPOSED, to(8080)),
      object: withNeg(EXPOSED, to(8080)),
      expect: [],
      isExample: true,
    },
    { title: "No NEGs before", old: withNeg("{}", to(8080)), object: withNeg(EXPOSED, to(9090)), expect: [] },
  ],
};
