import { isGkeClass } from "../../controllers/l4/load-balancer-class.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { hasGkePrefix } from "./class-prefix.ts";

export const lbClassUnknownGke = defineRule({
  id: "lb-class-unknown-gke",
  group: "type",
  action: "deny",
  summary: "A loadBalancerClass that looks like one of GKE's but is none.",
  messages: { unknown: 'loadBalancerClass "{class}" is not a GKE class: no controller would take it.' },
  why:
    "Each controller takes only Services of its own class and leaves all others alone, without an event: the Service " +
    "stays pending for ever, and its class can't be changed. Classes of a newer GKE go into extraGkeClasses.",
  fix: "Use l4-regional-external or -internal, or no class.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go RegionalInternalLoadBalancerClass",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go hasLoadBalancerClass",
    "GKE: LoadBalancer Service parameters, loadBalancerClass",
  ],
  on: ["create", "update"],
  needs: ["extraGkeClasses"],
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      where(
        "of a class that looks like GKE's",
        ({ object: { loadBalancerClass = "" } }) => hasGkePrefix(loadBalancerClass) && !isGkeClass(loadBalancerClass),
      ),
    ],
    check({ object, cluster }, report) {
      const { loadBalancerClass = "" } = object;
      if (cluster.extraGkeClasses.includes(loadBalancerClass)) return;
      report({ message: "unknown", path: "/spec/loadBalancerClass", data: { class: loadBalancerClass } });
    },
  },
});
