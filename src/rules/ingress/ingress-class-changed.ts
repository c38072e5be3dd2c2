import { loadBalancerKindOf } from "../../controllers/l7/ingress/load-balancer-kind.ts";
import { INGRESS_CLASS } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";

export const ingressClassChanged = defineRule({
  id: "ingress-class-changed",
  group: "ingress",
  action: "warn",
  summary: "A live Ingress that goes to another controller, or to another sort of load balancer.",
  messages: {
    leaves: "GKE's controller no longer takes this Ingress: its load balancer and address are deleted at once.",
    moves: "The load balancer becomes {kind}: a new one is made on a new address, and the present one is deleted.",
  },
  why:
    "Only the annotation kubernetes.io/ingress.class decides; without it spec.ingressClassName must be absent. An Ingress " +
    "that leaves is treated as deleted: forwarding rules, URL map and backend services go.",
  fix: "Make a second Ingress of the new class, move clients over, then delete this one.",
  sources: [
    "kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress",
    "kubernetes/ingress-gce pkg/controller/controller.go sync",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  ingress: {
    when: [
      where(
        "that GKE's controller takes before the edit",
        ({ previous }) => previous !== undefined && isServed(previous),
      ),
    ],
    check({ object, previous }, report) {
      const path = object.ingressClassName
        ? "/spec/ingressClassName"
        : pointer("metadata", "annotations", INGRESS_CLASS);
      if (!isServed(object)) report({ message: "leaves", path });
      else if (previous && loadBalancerKindOf(previous) !== loadBalancerKindOf(object)) {
        report({ message: "moves", path, data: { kind: loadBalancerKindOf(object) } });
      }
    },
  },
});

/** Whether the class gives the Ingress a load balancer of its own. */
function isServed(ingress: Ingress): boolean {
  const name = gkeClassOf(ingress);
  return name !== undefined && name !== "gce-multi-cluster";
}
