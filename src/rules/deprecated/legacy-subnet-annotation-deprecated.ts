import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { annotates, isModern } from "../shared/conditions.ts";

export const legacySubnetAnnotationDeprecated = defineRule({
  id: "legacy-subnet-annotation-deprecated",
  group: "deprecated",
  action: "info",
  summary: "The older annotation for the subnet of an internal load balancer.",
  messages: {
    older: "internal-load-balancer-subnet is the older annotation; load-balancer-subnet also serves dual stack.",
  },
  why: "From GKE 1.29 on the newer controllers read networking.gke.io/load-balancer-subnet first. The older key still works.",
  fix: "Rename the key to networking.gke.io/load-balancer-subnet.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/annotations/service.go CustomSubnetAnnotationKey",
  ],
  since: "1.29",
  on: ["create", "live"],
  needs: ["gkeVersion"],
  kindDependent: true,
  gate: { name: "subnetAnnotation", speaks: "from" },
  service: {
    when: [annotates(INTERNAL_SUBNET), isModern],
    check({ object, cluster }, report) {
      if (!isAtLeast(cluster.gkeVersion, GATES.subnetAnnotation)) return;
      const isAlone = !object.metadata.annotations.has(LOAD_BALANCER_SUBNET);
      const edits = renameAnnotation(INTERNAL_SUBNET, LOAD_BALANCER_SUBNET, annotation(object, INTERNAL_SUBNET) ?? "");
      report({ message: "older", path: annotationPath(INTERNAL_SUBNET), ...(isAlone && { edits }) });
    },
  },
});
