import { defineRule } from "../../engine/rule.ts";
import { negServicesOf } from "./behind-negs.ts";
import { AUTO_NEG_FACTS } from "./neg-use.ts";

export const deploymentScaleToZero = defineRule({
  id: "deployment-scale-to-zero",
  group: "neg",
  action: "warn",
  summary: "An edit that takes the last Pods of a workload behind NEGs away.",
  messages: { empty: 'The NEGs of "{service}" become empty: non-200 answers until endpoints are back and healthy.' },
  why:
    "A load balancer without endpoints answers with errors. Going back up interrupts as well, until the new endpoints " +
    "are in the NEG and have passed their health checks.",
  fix: "Keep at least one replica, or take the Service out of the Ingress first.",
  sources: ["GKE: Using container-native load balancing, Scale-to-zero workloads interruption"],
  on: ["update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  comparesOldAndNew: true,
  workload: {
    applies: ({ object, previous }) => object.replicas === 0 && previous !== undefined && previous.replicas !== 0,
    check(s, report) {
      const [service] = negServicesOf(s);
      if (service) report({ message: "empty", path: "/spec/replicas", data: { service: service.metadata.name } });
    },
  },
});
