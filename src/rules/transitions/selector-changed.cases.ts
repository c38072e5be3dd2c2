import type { CaseTable } from "../case.ts";
import { deployment, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";

const selecting = (app: string) => ({ spec: { selector: { app } } });

export const CASES: CaseTable = {
  "selector-changed": [
    {
      title: "A misspelt label",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", selecting("wbe")),
      others: [deployment()],
      expect: [{ message: "empty", action: "warn" }],
      isExample: true,
    },
    {
      title: "Behind an Ingress",
      old: ingressNeg(),
      object: ingressNeg(selecting("wbe")),
      others: [deployment(), ingress()],
      expect: [{ message: "empty", action: "warn" }],
    },
    {
      title: "To Pods that are there",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", selecting("green")),
      others: [deployment(), deployment({ name: "green", labels: { app: "green" } })],
      expect: [],
      isExample: true,
    },
    {
      title: "Nobody knows which Pods there were",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", selecting("green")),
      expect: [],
    },
    {
      title: "Without a load balancer",
      old: clusterIp(),
      object: clusterIp(selecting("wbe")),
      others: [deployment()],
      expect: [],
    },
    {
      title: "Other labels of the Pods",
      old: deployment(),
      object: deployment({ labels: { "app.kubernetes.io/name": "web" } }),
      others: [live(rbs, "rbs")],
      expect: [{ message: "unpicked", action: "warn" }],
    },
    {
      title: "Other labels of the Pods, whose Service has others",
      old: deployment(),
      object: deployment({ labels: { app: "blue" } }),
      others: [live(rbs, "rbs"), deployment({ name: "green" })],
      expect: [],
    },
    {
      title: "One label more of the Pods",
      old: deployment(),
      object: deployment({ labels: { app: "web", team: "web" } }),
      others: [live(rbs, "rbs")],
      expect: [],
    },
    {
      title: "The Pods are gone from the files, and the Service is not",
      object: deployment(),
      isDelete: true,
      isOffline: true,
      others: [live(rbs, "rbs")],
      expect: [{ message: "unpicked", action: "warn" }],
    },
    {
      title: "A deletion in a cluster",
      object: deployment(),
      isDelete: true,
      others: [live(rbs, "rbs")],
      expect: [],
    },
    {
      title: "An edit of something else",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { team: "web" } }),
      others: [deployment()],
      expect: [],
    },
  ],
};
