import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { CLASSES } from "./ownership.sketches.ts";

export const CASES: CaseTable = {
  "type-from-lb": [
    {
      title: "A live load balancer becomes a ClusterIP Service",
      old: live(rbs, "rbs"),
      object: clusterIp(),
      expect: [{ message: "deleted", action: "warn" }],
      isExample: true,
    },
    {
      title: "A dual-stack load balancer becomes an ExternalName Service",
      old: live(rbs, "rbs", { spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" } }),
      object: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com" } }),
      expect: [{ message: "deleted", action: "warn" }],
    },
    {
      title: "A load balancer that has no IP yet",
      old: live(rbs, "rbs", { status: [] }),
      object: clusterIp(),
      expect: [{ message: "deletedUnassigned", action: "warn" }],
    },
    {
      title: "A protected load balancer",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(rbs, "rbs", { annotations: { "example.com/protected": "true" } }),
      object: clusterIp({ annotations: { "example.com/protected": "true" } }),
      expect: [{ message: "protected", action: "deny" }],
    },
    {
      title: "A load balancer protected by a label that the same update removes",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(internal, "subsetting", { labels: { "example.com/protected": "true" } }),
      object: clusterIp(),
      expect: [{ message: "protected", action: "deny" }],
    },
    {
      title: "A load balancer without the protecting key",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(rbs, "rbs"),
      object: clusterIp(),
      expect: [{ message: "deleted", action: "warn" }],
    },
    { title: "A load balancer that does not exist yet", old: rbs(), object: clusterIp(), expect: [] },
    {
      title: "A load balancer of another controller",
      cluster: CLASSES,
      old: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" }, status: ["198.51.100.7"] }),
      object: clusterIp(),
      expect: [],
    },
    {
      title: "The type stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
  ],
};
