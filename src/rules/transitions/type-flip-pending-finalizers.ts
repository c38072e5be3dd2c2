import { FINALIZER, GKE_FINALIZERS } from "../../domain/annotations.ts";
import { hasFinalizer, isLoadBalancer } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsLoadBalancer } from "../shared/conditions.ts";

const PENDING: readonly string[] = [...GKE_FINALIZERS, FINALIZER.generic];

export const typeFlipPendingFinalizers = defineRule({
  id: "type-flip-pending-finalizers",
  group: "transitions",
  action: "warn",
  summary: "A Service that becomes a load balancer again while its previous one is being deleted.",
  messages: {
    pending: "The previous load balancer is still cleaned up ({finalizer}), which decides who owns the new one.",
  },
  why:
    "The controllers trust finalizers. While the old one is there, the new load balancer goes to the controller of the " +
    "old one, whatever its annotations say.",
  fix: "Wait until the finalizer is gone.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService",
    "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go shouldProcessService",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      wantsLoadBalancer,
      where("that were no load balancers", ({ previous }) => previous !== undefined && !isLoadBalancer(previous)),
    ],
    check({ previous }, report) {
      const finalizer = previous && PENDING.find((name) => hasFinalizer(previous, name));
      if (finalizer) report({ message: "pending", path: "/spec/type", data: { finalizer } });
    },
  },
});
