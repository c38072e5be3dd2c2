import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isOwnedInternal } from "../shared/conditions.ts";

export const subnetAnnotationsBoth = defineRule({
  id: "subnet-annotations-both",
  group: "subnets",
  action: "warn",
  summary: "Both subnet annotations, with different values.",
  messages: {
    newerWins: 'load-balancer-subnet ("{newer}") wins over internal-load-balancer-subnet ("{older}").',
    olderWins:
      'Without subsetting internal-load-balancer-subnet ("{older}") counts, not load-balancer-subnet ("{newer}").',
  },
  why:
    "The controller of subsetting Services looks at the newer key first and takes it even when it is empty; the one of " +
    "instance groups knows only the older key. The address may come from the subnet that was not meant.",
  fix: "Keep one of the two annotations.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetInternalLoadBalancerAnnotationSubnet",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [annotates(LOAD_BALANCER_SUBNET), annotates(INTERNAL_SUBNET), isOwnedInternal],
    check(s, report) {
      const newer = annotation(s.object, LOAD_BALANCER_SUBNET) ?? "";
      const older = annotation(s.object, INTERNAL_SUBNET) ?? "";
      if (newer === older) return;
      report({
        message: s.model.isModern ? "newerWins" : "olderWins",
        path: annotationPath(s.model.isModern ? INTERNAL_SUBNET : LOAD_BALANCER_SUBNET),
        data: { newer, older },
      });
    },
  },
});
