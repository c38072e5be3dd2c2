import { LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, removeAnnotation } from "../shared/annotation-edits.ts";
import { annotates, annotationIs, isModern } from "../shared/conditions.ts";

export const subnetAnnotationEmpty = defineRule({
  id: "subnet-annotation-empty",
  group: "subnets",
  action: "warn",
  summary: "A subnet annotation without a value.",
  messages: {
    empty: "An empty load-balancer-subnet selects the cluster's subnet and hides internal-load-balancer-subnet.",
  },
  why:
    "The controller asks whether the key is there, not whether it has a value. The older key is not looked at any more, " +
    "and the address comes from the cluster's subnet, often by a template's mistake.",
  fix: "Name a subnet, or remove the annotation.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetInternalLoadBalancerAnnotationSubnet"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      annotates(LOAD_BALANCER_SUBNET),
      isModern,
      annotationIs("whose annotation is empty", LOAD_BALANCER_SUBNET, { is: [""] }),
    ],
    reports: [
      {
        message: "empty",
        path: annotationPath(LOAD_BALANCER_SUBNET),
        repair: (s) => (s.isCreation ? { edits: [removeAnnotation(LOAD_BALANCER_SUBNET, "")] } : undefined),
      },
    ],
  },
});
