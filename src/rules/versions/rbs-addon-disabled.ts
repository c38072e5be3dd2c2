import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";

export const rbsAddonDisabled = defineRule({
  id: "rbs-addon-disabled",
  group: "versions",
  action: "deny",
  summary: "An RBS Service in a cluster without the HttpLoadBalancing add-on.",
  messages: { disabled: "The HttpLoadBalancing add-on is off: no controller would ever provision this Service." },
  why:
    "Below GKE 1.36 the controller of RBS Services comes with the add-on. The cloud controller manager steps aside for " +
    "a Service that asks for RBS, so that nobody takes it: it stays pending, without an event.",
  fix: "Enable the HttpLoadBalancing add-on.",
  sources: [
    "GKE: About LoadBalancer Services, GKE subsetting and weighted load balancing",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go usesL4RBS",
  ],
  on: ["create", "update"],
  needs: ["l4Controller"],
  kindDependent: true,
  gate: { name: "subsettingAlways", speaks: "below" },
  service: {
    when: [isRbs],
    check(s, report) {
      if (!s.cluster.l4Controller) report({ message: "disabled", path: "/spec/type" });
    },
  },
});
