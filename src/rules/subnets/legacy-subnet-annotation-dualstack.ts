import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { annotates, isSubsetting, needsIpv6 } from "../shared/conditions.ts";

export const legacySubnetAnnotationDualstack = defineRule({
  id: "legacy-subnet-annotation-dualstack",
  group: "subnets",
  action: "warn",
  summary: "The older subnet annotation on an internal Service with IPv6.",
  messages: {
    undocumented:
      "networking.gke.io/internal-load-balancer-subnet is documented for IPv4-only Services; this one has IPv6.",
  },
  why:
    "Today's controller uses the older key for both IP families where the newer one is absent. GKE documents it for " +
    "IPv4 only, so this may end with any release.",
  fix: "Use networking.gke.io/load-balancer-subnet.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetInternalLoadBalancerAnnotationSubnet",
  ],
  since: "1.29",
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      annotates(INTERNAL_SUBNET),
      needsIpv6,
      isSubsetting,
      where(
        "that do not carry the newer annotation",
        ({ object }) => !object.metadata.annotations.has(LOAD_BALANCER_SUBNET),
      ),
    ],
    check(s, report) {
      const value = annotation(s.object, INTERNAL_SUBNET) ?? "";
      report({
        message: "undocumented",
        path: annotationPath(INTERNAL_SUBNET),
        ...(s.isCreation && { edits: renameAnnotation(INTERNAL_SUBNET, LOAD_BALANCER_SUBNET, value) }),
      });
    },
  },
});
