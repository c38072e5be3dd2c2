import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasClass, wantsNone } from "../shared/conditions.ts";

export const lbClassOnNonLoadbalancer = defineRule({
  id: "lb-class-on-non-loadbalancer",
  group: "transitions",
  action: "deny",
  summary: "A loadBalancerClass on a Service that is no load balancer.",
  messages: {
    refused: "loadBalancerClass may only be used with type LoadBalancer; on a {type} Service it is refused.",
  },
  why: "The API server refuses the Service. It clears the field by itself only where an update leaves it unchanged.",
  fix: "Remove spec.loadBalancerClass, or make the type LoadBalancer.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go validateLoadBalancerClassField"],
  on: ["create", "update"],
  comparesOldAndNew: true,
  service: {
    when: [
      hasClass,
      wantsNone,
      where(
        "whose class an edit changes",
        ({ object, previous }) => object.loadBalancerClass !== previous?.loadBalancerClass,
      ),
    ],
    check({ object }, report) {
      report({ message: "refused", path: "/spec/loadBalancerClass", data: { type: object.type } });
    },
  },
});
