import type { CaseTable } from "../case.ts";
import { deployment, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";

const BY_NAME = { ports: [{ port: 80, targetPort: "http" }] };
const renamed = deployment({ container: { ports: [{ name: "web", containerPort: 8080 }] } });

export const CASES: CaseTable = {
  "named-port-removed": [
    {
      title: "The port gets another name",
      old: deployment(),
      object: renamed,
      others: [live(rbs, "rbs", BY_NAME)],
      expect: [{ message: "gone", action: "warn" }],
      isExample: true,
    },
    {
      title: "Behind an Ingress",
      old: deployment(),
      object: renamed,
      others: [ingressNeg(BY_NAME), ingress()],
      expect: [{ message: "gone", action: "warn" }],
    },
    {
      title: "The Service targets the number",
      old: deployment(),
      object: renamed,
      others: [live(rbs, "rbs", { ports: [{ port: 80, targetPort: 8080 }] })],
      expect: [],
      isExample: true,
    },
    { title: "Without a load balancer", old: deployment(), object: renamed, others: [clusterIp(BY_NAME)], expect: [] },
    {
      title: "The port stays",
      old: deployment(),
      object: deployment({ container: { image: "web:2" } }),
      others: [live(rbs, "rbs", BY_NAME)],
      expect: [],
    },
  ],
};
