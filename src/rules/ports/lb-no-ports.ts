import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsLoadBalancer } from "../shared/conditions.ts";

export const lbNoPorts = defineRule({
  id: "lb-no-ports",
  group: "ports",
  action: "deny",
  summary: "A load balancer without ports.",
  messages: { none: "A LoadBalancer Service needs at least one port: the API server refuses it." },
  why: "Without ports there is nothing to forward. Kubernetes refuses such a Service, and GKE's controllers would fail.",
  fix: "List the ports in spec.ports.",
  sources: [
    "Kubernetes: pkg/apis/core/validation ValidateService",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go loadBalancerPortRange",
  ],
  on: ["create", "update"],
  service: {
    when: [
      wantsLoadBalancer,
      where(
        "without ports, to which no overlay may add any",
        ({ object, isBase }) => object.ports.length === 0 && !isBase,
      ),
    ],
    check: (_, report) => report({ message: "none", path: "/spec/ports" }),
  },
});
