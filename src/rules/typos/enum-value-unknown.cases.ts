import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";
import { clusterIp, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "enum-value-unknown": [
    {
      title: "The type in lower case",
      object: loadBalancer({ spec: { type: "loadbalancer" } }),
      isOffline: true,
      expect: [{ message: "wrongCase", action: "deny" }],
      isExample: true,
    },
    { title: "The type as it is spelt", object: rbs(), isOffline: true, expect: [], isExample: true },
    {
      title: "A slip in the type",
      object: loadBalancer({ spec: { type: "NodePorts" } }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "deny" }],
    },
    {
      title: "A protocol of a Service that is no load balancer",
      object: clusterIp({ ports: [{ port: 53, protocol: "udp" }] }),
      isOffline: true,
      expect: [{ message: "wrongCase", action: "deny" }],
    },
    {
      title: "A protocol of a load balancer is another rule's",
      object: rbs({ ports: [{ port: 53, protocol: "udp" }] }),
      isOffline: true,
      expect: [],
    },
    {
      title: "What there is not",
      object: clusterIp({ spec: { sessionAffinity: "Cookie" } }),
      isOffline: true,
      expect: [{ message: "unknown", action: "deny" }],
    },
    {
      title: "A path type in lower case",
      object: ingress({ rules: [rule("a.example", ["/", "prefix"])] }),
      isOffline: true,
      expect: [{ message: "wrongCase", action: "deny" }],
    },
    {
      title: "A path without a type, and every value that there is",
      object: ingress({
        rules: [rule("a.example", ["/", "Prefix"], ["/a", "Exact"], ["/b", "ImplementationSpecific"])],
      }),
      isOffline: true,
      expect: [],
    },
    {
      title: "Every value of a Service",
      object: clusterIp({
        ports: [
          { name: "a", port: 1, protocol: "SCTP" },
          { name: "b", port: 2, protocol: "" },
        ],
        spec: {
          sessionAffinity: "ClientIP",
          internalTrafficPolicy: "Local",
          ipFamilyPolicy: "SingleStack",
          ipFamilies: ["IPv4"],
        },
      }),
      isOffline: true,
      expect: [],
    },
  ],
};
