import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { GLOBAL_ACCESS, SUBNET, TIER } from "./misplaced.sketches.ts";

export const CASES: CaseTable = {
  "lb-annotation-on-non-loadbalancer": [
    {
      title: "An annotation for load balancers on a ClusterIP Service",
      object: clusterIp({ annotations: { [TIER]: "Premium" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "The same on a load balancer",
      object: rbs({ annotations: { [TIER]: "Premium" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "NEG, backend configuration and l4-rbs are at home there",
      object: clusterIp({
        annotations: {
          "cloud.google.com/neg": '{"ingress": true}',
          "cloud.google.com/backend-config": '{"default": "config"}',
          "cloud.google.com/app-protocols": '{"http": "HTTP2"}',
          "networking.gke.io/transparent-health-checker": '{"enabled": true}',
          "cloud.google.com/l4-rbs": "enabled",
          "example.com/team": "shop",
        },
      }),
      expect: [],
    },
    {
      title: "Each one is named",
      object: clusterIp({ annotations: { [SUBNET]: "default", [GLOBAL_ACCESS]: "true" }, spec: { type: "NodePort" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
  ],
};
