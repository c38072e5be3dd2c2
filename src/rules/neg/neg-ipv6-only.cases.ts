import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, withNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-ipv6-only": [
    {
      title: "IPv6 alone",
      object: ingressNeg({ spec: { ipFamilies: ["IPv6"] } }),
      others: [ingress()],
      expect: [{ message: "unsupported", action: "deny" }],
      isExample: true,
    },
    {
      title: "A port that is exposed",
      object: withNeg('{"exposed_ports": {"80": {}}}', { spec: { ipFamilies: ["IPv6"] } }),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    {
      title: "IPv6 alone before an Ingress is there",
      object: ingressNeg({ spec: { ipFamilies: ["IPv6"] } }),
      expect: [{ message: "unsupported", action: "warn" }],
    },
    {
      title: "IPv6 alone where the controller may support it",
      cluster: { gkeVersion: "1.36.0" },
      object: ingressNeg({ spec: { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" } }),
      expect: [{ message: "recent", action: "warn" }],
    },
    {
      title: "A dual-stack policy brings IPv4 along",
      object: ingressNeg({ spec: { ipFamilies: ["IPv6"], ipFamilyPolicy: "PreferDualStack" } }),
      expect: [],
    },
    {
      title: "Dual stack",
      object: ingressNeg({ spec: { ipFamilies: ["IPv6", "IPv4"] } }),
      expect: [],
      isExample: true,
    },
  ],
};
