import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { annotates, isLegacyInternal } from "../shared/conditions.ts";

export const subnetAnnotationRequiresSubsetting = defineRule({
  id: "subnet-annotation-requires-subsetting",
  group: "subnets",
  action: "deny",
  summary: "The newer subnet annotation on an internal Service with instance groups.",
  messages: {
    ignored: "Without GKE subsetting load-balancer-subnet is ignored: the IP comes from another subnet.",
  },
  why:
    "Internal Services on instance groups belong to the cloud controller manager, which reads only the older key. The " +
    "address comes from the cluster's subnet, or from the one that the older key names.",
  fix: "Use networking.gke.io/internal-load-balancer-subnet.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [annotates(LOAD_BALANCER_SUBNET), isLegacyInternal],
    check(s, report) {
      const value = annotation(s.object, LOAD_BALANCER_SUBNET);
      const isMovable = value && s.isCreation && !s.object.metadata.annotations.has(INTERNAL_SUBNET);
      report({
        message: "ignored",
        path: annotationPath(LOAD_BALANCER_SUBNET),
        ...(isMovable && { edits: renameAnnotation(LOAD_BALANCER_SUBNET, INTERNAL_SUBNET, value) }),
      });
    },
  },
});
