import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-invalid": [
    {
      title: "A host name",
      object: rbs({ spec: { loadBalancerIP: "lb.example.com" } }),
      expect: [{ message: "notAnIp", action: "deny" }],
      isExample: true,
    },
    {
      title: "Octets with leading zeros, which Go refuses",
      object: internal({ spec: { loadBalancerIP: "010.0.0.50" } }),
      expect: [{ message: "notAnIp", action: "deny" }],
    },
    { title: "An IPv4 address", object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }), expect: [] },
    {
      title: "Another class may take host names",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb", loadBalancerIP: "lb.example.com" } }),
      expect: [],
    },
  ],
};
