import { isMixed } from "../../controllers/l4/forwarding.ts";
import { FINALIZER } from "../../domain/annotations.ts";
import { hasFinalizer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsGke } from "../shared/conditions.ts";

export const mixedProtocolLegacyFinalizer = defineRule({
  id: "mixed-protocol-legacy-finalizer",
  group: "ports",
  action: "deny",
  summary: "An update to TCP and UDP of a Service that a legacy controller owns.",
  messages: {
    owned: "This Service is owned by the legacy controller: it keeps its old ports and never serves TCP and UDP.",
  },
  why:
    "Ownership stays with the controller that made the load balancer, whatever the cluster's version is. The legacy ones " +
    "refuse mixed protocols on update too; the condition LoadBalancerPortsError stays even after a repair.",
  fix: "Delete and recreate the Service to use TCP and UDP.",
  sources: [
    "GKE: Mixed protocol load balancers, Limitations",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer.go processMixedProtocolCheck",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      wantsGke,
      where(
        "that start to mix protocols",
        ({ object, previous }) => previous !== undefined && isMixed(object) && !isMixed(previous),
      ),
    ],
    check({ previous }, report) {
      const owned = [FINALIZER.legacyInternal, FINALIZER.targetPool];
      if (!previous || !owned.some((finalizer) => hasFinalizer(previous, finalizer))) return;
      report({ message: "owned", path: "/spec/ports" });
    },
  },
});
