import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { defineRule } from "../../engine/rule.ts";
import { field, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";

export const lbClassInternalNeedsSubsetting = defineRule({
  id: "lb-class-internal-needs-subsetting",
  group: "versions",
  action: "deny",
  summary: "The class for internal load balancers in a cluster without GKE subsetting.",
  messages: { unowned: `loadBalancerClass ${CLASS.internal} needs GKE subsetting: no controller takes this Service.` },
  why:
    "The class stands for internal load balancers with NEGs. Without subsetting their controller leaves the Service " +
    "alone, and so does every other one: no IP, no event, no finalizer.",
  fix: "Enable GKE subsetting.",
  sources: [
    "GKE: LoadBalancer Service parameters, loadBalancerClass",
    "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go shouldProcessService",
  ],
  since: "1.33.1-gke.1779000",
  on: ["create", "live"],
  needs: ["subsettingActive"],
  gate: { name: "subsettingAlways", speaks: "below" },
  service: {
    when: [
      wantsLoadBalancer,
      hasClass,
      field("of class l4-regional-internal", "spec.loadBalancerClass", { is: [CLASS.internal] }),
    ],
    check(s, report) {
      if (!s.cluster.subsettingActive) report({ message: "unowned", path: "/spec/loadBalancerClass" });
    },
  },
});
