import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { isLoadBalancer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

export const subsettingAddonDisabled = defineRule({
  id: "subsetting-addon-disabled",
  group: "versions",
  action: "deny",
  summary: "GKE subsetting without the HttpLoadBalancing add-on.",
  messages: {
    cluster: "GKE subsetting needs the HttpLoadBalancing add-on, which is off: internal Services are not provisioned.",
    service:
      "Subsetting is on but the HttpLoadBalancing add-on is off: no controller provisions this internal Service.",
  },
  why:
    "Below GKE 1.36 the controller of subsetting Services comes with the add-on, and the cloud controller manager leaves " +
    "new internal Services to it.",
  fix: "Enable the HttpLoadBalancing add-on.",
  sources: ["GKE: About LoadBalancer Services, GKE subsetting"],
  on: ["create", "update"],
  needs: ["subsetting", "l4Controller"],
  gate: { name: "subsettingAlways", speaks: "below" },
  service: {
    when: [where("that ask for an internal load balancer", asksForInternal)],
    check(s, report) {
      const { subsetting, l4Controller } = s.cluster;
      if (subsetting && !l4Controller) report({ message: "service", path: "/spec/type" });
    },
  },
  cluster: {
    check(s, report) {
      const { subsetting, l4Controller } = s.cluster;
      if (subsetting && !l4Controller) report({ message: "cluster", action: "warn", path: "/httpLoadBalancing" });
    },
  },
});

/** The class for instance groups is taken by the cloud controller manager, which needs no add-on. */
function asksForInternal({ object, model }: ServiceSubject): boolean {
  if (!isLoadBalancer(object)) return false;
  const { loadBalancerClass } = object;
  return loadBalancerClass === undefined ? model.annotatedType === "Internal" : loadBalancerClass === CLASS.internal;
}
