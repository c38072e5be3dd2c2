import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

const external = (...externalIPs: readonly string[]) => clusterIp({ spec: { externalIPs } });

export const CASES: CaseTable = {
  "external-ips": [
    {
      title: "An address of somebody else",
      object: external("203.0.113.7"),
      expect: [{ message: "intercepts", action: "warn" }],
      isExample: true,
    },
    {
      title: "The address of a load balancer comes otherwise",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.7" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "On a load balancer, too, and each address",
      object: rbs({ spec: { externalIPs: ["203.0.113.7", "198.51.100.2"] } }),
      expect: [
        { message: "intercepts", action: "warn" },
        { message: "intercepts", action: "warn" },
      ],
    },
    {
      title: "The strict preset refuses it",
      object: external("203.0.113.7"),
      policy: { preset: "strict" },
      expect: [{ message: "intercepts", action: "deny" }],
    },
    {
      title: "One more address",
      old: external("203.0.113.7"),
      object: external("198.51.100.2", "203.0.113.7"),
      expect: [{ message: "intercepts", action: "warn" }],
    },
    {
      title: "What was there already is not said again",
      old: external("203.0.113.7", "198.51.100.2"),
      object: external("198.51.100.2"),
      expect: [],
    },
    { title: "None", object: clusterIp(), expect: [] },
  ],
};
