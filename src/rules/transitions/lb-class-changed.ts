import { isLoadBalancer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsLoadBalancer } from "../shared/conditions.ts";

export const lbClassChanged = defineRule({
  id: "lb-class-changed",
  group: "transitions",
  action: "deny",
  summary: "An update that changes or removes loadBalancerClass.",
  messages: {
    changed: 'loadBalancerClass can\'t change from "{from}" to "{to}" while type is LoadBalancer.',
    removed: 'spec.loadBalancerClass "{from}" can\'t be removed while type is LoadBalancer: the API server refuses it.',
  },
  why: "The class decides which controller owns the load balancer, so Kubernetes fixes it for the Service's life as one.",
  fix: "Recreate the Service.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go validateLoadBalancerClassField"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      wantsLoadBalancer,
      where(
        "that were load balancers of another class",
        ({ object, previous }) =>
          previous?.loadBalancerClass !== undefined &&
          previous.loadBalancerClass !== object.loadBalancerClass &&
          isLoadBalancer(previous),
      ),
    ],
    check({ object, previous }, report) {
      const path = "/spec/loadBalancerClass";
      const from = previous?.loadBalancerClass ?? "";
      const to = object.loadBalancerClass;
      if (to === undefined) report({ message: "removed", path, data: { from } });
      else report({ message: "changed", path, data: { from, to } });
    },
  },
});
