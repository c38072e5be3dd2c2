import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { isAtLeast } from "../../domain/gke-version.ts";
import { annotation, isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasClass } from "../shared/conditions.ts";
import { meansInternal } from "./type-annotation.ts";

export const lbClassTypeConflict = defineRule({
  id: "lb-class-type-conflict",
  group: "type",
  action: "deny",
  summary: "An external class on a Service whose annotation asks for an internal load balancer.",
  messages: {
    public: "loadBalancerClass {class} beats the Internal annotation: the load balancer is PUBLIC.",
  },
  why:
    "The class is looked at first. GKE provisions an external load balancer and at best emits the event " +
    'ConflictingConfiguration, only for the new key with the exact value "Internal".',
  fix: "Use class l4-regional-internal, or remove the annotation.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go shouldProcessService",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureExternalLoadBalancer",
  ],
  since: "1.33.1-gke.1779000",
  on: ["create", "update"],
  needs: ["gkeVersion"],
  gate: { name: "loadBalancerClass", speaks: "from" },
  service: {
    when: [
      hasClass,
      where(
        "of an external class with an internal type",
        ({ object }) => hasExternalClass(object) && internalKeyOf(object) !== undefined,
      ),
    ],
    check({ object, cluster }, report) {
      const key = internalKeyOf(object);
      if (key === undefined || !isAtLeast(cluster.gkeVersion, GATES.loadBalancerClass)) return;
      report({ message: "public", path: annotationPath(key), data: { class: object.loadBalancerClass ?? "" } });
    },
  },
});

function hasExternalClass(service: Service): boolean {
  const { loadBalancerClass } = service;
  return (
    isLoadBalancer(service) && (loadBalancerClass === CLASS.external || loadBalancerClass === CLASS.externalLegacy)
  );
}

function internalKeyOf(service: Service): string | undefined {
  return [LOAD_BALANCER_TYPE, DEPRECATED_LOAD_BALANCER_TYPE].find((key) => meansInternal(annotation(service, key)));
}
