import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { normalTypeOf, TYPE_KEYS, typeAnnotationOf } from "./type-annotation.ts";

export const lbTypeValueInvalid = defineRule({
  id: "lb-type-value-invalid",
  group: "type",
  action: "deny",
  summary: "A load-balancer-type that GKE does not recognise, and so takes for a public load balancer.",
  messages: {
    public: 'load-balancer-type "{value}" is not recognised: GKE would create a PUBLIC load balancer.',
    external: 'load-balancer-type "external" is not recognised; the load balancer is PUBLIC, as it seems to be meant.',
  },
  why:
    'The controllers compare the value exactly, with "Internal" and "internal". Whatever else is written, also ' +
    '"INTERNAL" or " Internal", gets an external load balancer that is open to the internet, without a warning.',
  fix: 'Write "Internal" (exact case), or remove the annotation.',
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationType",
    "GKE: LoadBalancer Service parameters, Load balancer type",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(...TYPE_KEYS), wantsLoadBalancer, hasNoClass],
    check({ object }, report) {
      const written = typeAnnotationOf(object);
      if (!written || normalTypeOf(written.value)) return;
      const { key, value } = written;
      const path = annotationPath(key);
      const meant = MEANT.get(value.trim().toLowerCase());
      const repair = meant && { edits: [replaceAnnotation(key, value, meant)] };
      if (value === "external") {
        report({
          message: "external",
          action: "warn",
          path,
          fix: 'Write "External", or remove the annotation.',
          ...repair,
        });
      } else report({ message: "public", path, data: { value }, ...repair });
    },
  },
});

const MEANT: ReadonlyMap<string, string> = new Map([
  ["internal", "Internal"],
  ["external", "External"],
]);
