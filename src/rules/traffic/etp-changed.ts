import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasOwner } from "../shared/conditions.ts";

export const etpChanged = defineRule({
  id: "etp-changed",
  group: "traffic",
  action: "warn",
  summary: "An update that changes externalTrafficPolicy of a live load balancer.",
  messages: {
    targetPool: "Changing externalTrafficPolicy recreates the target pool and the forwarding rule: an outage.",
    toLocal: "Changing externalTrafficPolicy to Local swaps health check and backends: connections may drop.",
    toCluster:
      "Changing externalTrafficPolicy to Cluster swaps health check and backends: connections may drop, the old check stays.",
  },
  why:
    "The policy decides which nodes are healthy. A target pool can't change its health check, so pool and rule are " +
    "deleted and made anew. Other load balancers change in place and leave the Service's own health check and its " +
    "firewall rule of policy Local behind until the Service is deleted.",
  fix: "Make the change in a maintenance window.",
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureExternalLoadBalancer (tpNeedsRecreation)",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go provideHealthChecks",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      hasOwner,
      where(
        "whose externalTrafficPolicy an edit changes on a live load balancer",
        (s) =>
          s.previous !== undefined &&
          s.previous.externalTrafficPolicy !== s.object.externalTrafficPolicy &&
          s.previousModel?.isGke === true &&
          s.previousModel.isLive,
      ),
    ],
    check({ object, model }, report) {
      const path = "/spec/externalTrafficPolicy";
      if (model.implementation === "legacy-external") report({ message: "targetPool", path });
      else if (object.externalTrafficPolicy === "Local") report({ message: "toLocal", path });
      else report({ message: "toCluster", path });
    },
  },
});
