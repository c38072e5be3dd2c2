import type { CaseTable } from "../case.ts";
import { deployment, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

const selecting = (selector: Readonly<Record<string, string>>) => ({ spec: { selector } });
const NEAR = [{ message: "near", action: "warn" }] as const;

export const CASES: CaseTable = {
  "selector-near-miss": [
    {
      title: "The same value under another key",
      object: rbs(selecting({ "k8s-app": "web" })),
      others: [deployment()],
      isOffline: true,
      expect: NEAR,
      isExample: true,
    },
    {
      title: "The label of kubectl run, where nobody may have run it",
      object: rbs(selecting({ run: "web" })),
      others: [deployment()],
      isOffline: true,
      isComplete: true,
      expect: NEAR,
    },
    {
      title: "The label of kubectl run",
      object: rbs(selecting({ run: "web" })),
      others: [deployment()],
      isOffline: true,
      isComplete: false,
      expect: [],
    },
    {
      title: "A slip, behind an Ingress",
      object: ingressNeg(selecting({ app: "wbe" })),
      others: [deployment(), ingress()],
      isOffline: true,
      expect: NEAR,
    },
    {
      title: "One of two labels",
      object: rbs(selecting({ app: "web", component: "controller" })),
      others: [deployment({ labels: { app: "web", "app.kubernetes.io/component": "controller" } })],
      isOffline: true,
      expect: NEAR,
    },
    {
      title: "The labels of the Pods",
      object: rbs(),
      others: [deployment()],
      isOffline: true,
      expect: [],
      isExample: true,
    },
    {
      title: "The workload is another Service's",
      object: rbs(selecting({ "k8s-app": "web" })),
      others: [deployment(), clusterIp({ name: "other", ...selecting({ app: "web" }) })],
      isOffline: true,
      expect: [],
    },
    {
      title: "Another label",
      object: rbs(selecting({ app: "api" })),
      others: [deployment()],
      isOffline: true,
      expect: [],
    },
    {
      title: "Another of a series",
      object: rbs(selecting({ app: "web-2" })),
      others: [deployment({ name: "web-1", labels: { app: "web-1" } })],
      isOffline: true,
      expect: [],
    },
    {
      title: "A word that many have, of a workload of another name",
      object: rbs({ name: "db", ...selecting({ tier: "backend" }) }),
      others: [deployment({ name: "api", labels: { role: "backend" } })],
      isOffline: true,
      expect: [],
    },
    {
      title: "Two that may be meant",
      object: rbs(selecting({ "k8s-app": "web" })),
      others: [deployment(), deployment({ kind: "StatefulSet" })],
      isOffline: true,
      expect: [],
    },
    {
      title: "Without a load balancer",
      object: clusterIp(selecting({ "k8s-app": "web" })),
      others: [deployment()],
      isOffline: true,
      expect: [],
    },
    { title: "In a cluster", object: rbs(selecting({ "k8s-app": "web" })), others: [deployment()], expect: [] },
  ],
};
