import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOnInstanceGroups, RBS_BACKEND_FACTS } from "./instance-groups.ts";

export const multiSubnetIgBackends = defineRule({
  id: "multi-subnet-ig-backends",
  group: "scale",
  action: "warn",
  summary: "A load balancer without NEGs in a cluster with nodes in additional subnets.",
  messages: { leftOut: "Nodes in additional subnets are not backends of this load balancer: it is not on NEGs." },
  why:
    "Target pools and instance groups take nodes of the cluster's default subnet only. Pods on other nodes are reached " +
    "over a second hop, or with policy Local not at all.",
  fix: "Use GKE subsetting, or l4-rbs from GKE 1.32.2-gke.1652000.",
  sources: ["kubernetes/ingress-gce pkg/utils/zonegetter/zone_getter.go, nodes of the default subnet"],
  on: ["create", "live"],
  needs: ["multiSubnet", ...RBS_BACKEND_FACTS],
  kindDependent: true,
  service: {
    when: [
      where(
        "whose load balancer has a target pool or instance groups",
        (s) => s.model.implementation === "legacy-external" || isOnInstanceGroups(s.model),
      ),
    ],
    check({ cluster }, report) {
      if (cluster.multiSubnet) report({ message: "leftOut", path: "/spec/type" });
    },
  },
});
