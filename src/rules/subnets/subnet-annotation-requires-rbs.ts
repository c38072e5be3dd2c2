import { LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isTargetPool } from "../shared/conditions.ts";

export const subnetAnnotationRequiresRbs = defineRule({
  id: "subnet-annotation-requires-rbs",
  group: "subnets",
  action: "deny",
  summary: "A subnet annotation on a target-pool Service.",
  messages: {
    ignored: "A target pool ignores load-balancer-subnet and makes no IPv6 address from it.",
  },
  why:
    "On external Services the annotation chooses the subnet of the IPv6 address, which only a backend service (RBS) " +
    "has. A target pool is IPv4 only.",
  fix: 'Recreate it with cloud.google.com/l4-rbs: "enabled", or remove the annotation.',
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [annotates(LOAD_BALANCER_SUBNET), isTargetPool],
    reports: [{ message: "ignored", path: annotationPath(LOAD_BALANCER_SUBNET) }],
  },
});
