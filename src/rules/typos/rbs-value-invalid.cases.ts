import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { RBS, WITH_CLASSES } from "./values.sketches.ts";

const asked = (value: string) => loadBalancer({ annotations: { [RBS]: value } });

export const CASES: CaseTable = {
  "rbs-value-invalid": [
    {
      title: "Enabled with a capital makes a target pool",
      object: asked("Enabled"),
      expect: [{ message: "targetPool", action: "deny" }],
      isExample: true,
    },
    { title: "enabled", object: rbs(), expect: [], isExample: true },
    { title: "An empty value", object: asked(""), expect: [{ message: "targetPool", action: "deny" }] },
    {
      title: "disabled is an opt-out from the annotation that l4guard adds",
      object: asked("disabled"),
      expect: [{ message: "optOut", action: "warn" }],
    },
    { title: "So is false", object: asked("false"), expect: [{ message: "optOut", action: "warn" }] },
    {
      title: "From GKE 1.37 there is no opting out",
      cluster: { gkeVersion: "1.37.0" },
      object: asked("disabled"),
      expect: [{ message: "noOptOut", action: "warn" }],
    },
    {
      title: "A ClusterIP Service that becomes a load balancer is a new one",
      object: asked("true"),
      old: clusterIp({ annotations: { [RBS]: "enabled" } }),
      expect: [{ message: "targetPool", action: "deny" }],
    },
    {
      title: "An update before there is a load balancer",
      object: asked("true"),
      old: loadBalancer(),
      expect: [{ message: "targetPool", action: "warn" }],
    },
    {
      title: "A live target pool stays one",
      object: live(loadBalancer, "target pool", { annotations: { [RBS]: "yes" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "live", action: "warn" }],
    },
    { title: "An internal Service", object: internal({ annotations: { [RBS]: "yes" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [RBS]: "yes" } }), expect: [] },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [RBS]: "yes" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [],
    },
  ],
};
