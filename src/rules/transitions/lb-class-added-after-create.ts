import { isLoadBalancer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasClass, wantsLoadBalancer } from "../shared/conditions.ts";

export const lbClassAddedAfterCreate = defineRule({
  id: "lb-class-added-after-create",
  group: "transitions",
  action: "deny",
  summary: "An update that gives an existing load balancer a class.",
  messages: {
    added: 'loadBalancerClass "{value}" can only be set on creation or when the type changes.',
  },
  why:
    "Kubernetes refuses the update. It also happens to a file that is replaced as a whole while a webhook had set the " +
    "class on creation; write the class into the file then.",
  fix: "Leave the class out, or recreate the Service.",
  sources: ["kubernetes/kubernetes pkg/apis/core/validation/validation.go validateLoadBalancerClassField"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      where(
        "that were load balancers without a class",
        ({ previous }) =>
          previous !== undefined && previous.loadBalancerClass === undefined && isLoadBalancer(previous),
      ),
    ],
    check({ object }, report) {
      report({ message: "added", path: "/spec/loadBalancerClass", data: { value: object.loadBalancerClass ?? "" } });
    },
  },
});
