import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isLegacyInternal, isOwnedInternal, isSubsetting } from "../shared/conditions.ts";

const SAME = { annotation: [LOAD_BALANCER_SUBNET], compared: { sameAs: INTERNAL_SUBNET } } as const;
const VALUES = {
  newer: { annotation: [LOAD_BALANCER_SUBNET] },
  older: { annotation: [INTERNAL_SUBNET] },
} as const;

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
    reports: [
      {
        if: { all: [{ not: SAME }, isSubsetting.test] },
        message: "newerWins",
        path: annotationPath(INTERNAL_SUBNET),
        data: VALUES,
      },
      {
        if: { all: [{ not: SAME }, isLegacyInternal.test] },
        message: "olderWins",
        path: annotationPath(LOAD_BALANCER_SUBNET),
        data: VALUES,
      },
    ],
  },
});
