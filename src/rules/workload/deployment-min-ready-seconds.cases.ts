import type { CaseTable } from "../case.ts";
import { deployment, ingress, NO_AUTO_NEG, nodePort, withNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { WEB } from "./workload.sketches.ts";

export const CASES: CaseTable = {
  "deployment-min-ready-seconds": [
    {
      title: "A Deployment behind NEGs without minReadySeconds",
      object: deployment({ spec: { minReadySeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
      isExample: true,
    },
    {
      title: "0 is the default, written out",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "What the author chose stays",
      object: deployment({ spec: { minReadySeconds: 59 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "info" }],
      limit: { name: "seconds", side: "beyond" },
    },
    {
      title: "60 seconds are enough",
      object: deployment(),
      others: WEB,
      expect: [],
      limit: { name: "seconds", side: "within" },
      isExample: true,
    },
    {
      title: "A deadline that leaves no room",
      object: deployment({ spec: { minReadySeconds: 0, progressDeadlineSeconds: 60 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "info" }],
    },
    {
      title: "A deadline that does",
      object: deployment({ spec: { minReadySeconds: 0, progressDeadlineSeconds: 61 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "A StatefulSet",
      object: deployment({ kind: "StatefulSet", spec: { minReadySeconds: undefined } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "Readiness gates make it a margin",
      cluster: { negReadinessGates: true },
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: WEB,
      expect: [{ message: "tooShort", action: "info" }],
    },
    {
      title: "An explicit readiness gate",
      object: deployment({
        spec: { minReadySeconds: 0 },
        pod: { readinessGates: [{ conditionType: "cloud.google.com/load-balancer-neg-ready" }] },
      }),
      others: WEB,
      expect: [],
    },
    {
      title: "An Ingress backend that GKE annotates",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [clusterIp(), ingress()],
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "An Ingress backend on instance groups",
      cluster: NO_AUTO_NEG,
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [nodePort(), ingress()],
      expect: [],
    },
    {
      title: "A standalone NEG",
      object: deployment({ spec: { minReadySeconds: 0 } }),
      others: [withNeg('{"exposed_ports": {"80": {}}}')],
      expect: [{ message: "tooShort", action: "mutate" }],
    },
    {
      title: "Other Pods",
      object: deployment({ spec: { minReadySeconds: 0 }, labels: { app: "api" } }),
      others: WEB,
      expect: [],
    },
  ],
};
