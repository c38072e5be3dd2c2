import { SOURCE_RANGES } from "../../domain/annotations.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { hasGkePrefix } from "./class-prefix.ts";
import { L4_ANNOTATIONS } from "./l4-annotations.ts";

export const lbClassForeign = defineRule({
  id: "lb-class-foreign",
  group: "type",
  action: "info",
  summary: "A loadBalancerClass of another controller, which ignores what GKE's annotations ask for.",
  messages: {
    foreign: 'loadBalancerClass "{class}" is handled by another controller; GKE makes no load balancer.',
    ignored: 'loadBalancerClass "{class}" is handled by another controller, to which {key} means nothing.',
  },
  why:
    "GKE's controllers leave a Service of another class alone. Annotations for them are then at best useless, and often " +
    "a sign that the class is a mistake. l4guard says nothing else about the load balancer of such a Service.",
  fix: "Remove GKE's annotations, or the class.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go shouldProcessService",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancer",
  ],
  on: ["create", "update"],
  needs: ["extraGkeClasses"],
  service: {
    when: [hasClass, wantsLoadBalancer],
    check({ object, cluster }, report) {
      const { loadBalancerClass = "" } = object;
      // What only looks like a class of GKE's is lb-class-unknown-gke's business.
      if (hasGkePrefix(loadBalancerClass) || cluster.extraGkeClasses.includes(loadBalancerClass)) return;
      const path = "/spec/loadBalancerClass";
      const key = gkeAnnotationOf(object);
      if (key === undefined) report({ message: "foreign", path, data: { class: loadBalancerClass } });
      else report({ message: "ignored", action: "warn", path, data: { class: loadBalancerClass, key } });
    },
  },
});

/** The first annotation that only GKE's controllers read; source ranges by annotation are Kubernetes' own. */
function gkeAnnotationOf(service: Service): string | undefined {
  for (const key of service.metadata.annotations.keys()) {
    if (L4_ANNOTATIONS.has(key) && key !== SOURCE_RANGES) return key;
  }
  return undefined;
}
