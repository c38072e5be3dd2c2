import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, removeAnnotation } from "../shared/annotation-edits.ts";
import { hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { meansInternal, typeAnnotationOf } from "./type-annotation.ts";

export const lbClassTypeRedundant = defineRule({
  id: "lb-class-type-redundant",
  group: "type",
  action: "warn",
  summary: "A load-balancer-type annotation beside a class, which decides the type alone.",
  messages: {
    ignored: 'loadBalancerClass makes this load balancer internal; load-balancer-type "{value}" is ignored.',
    repeated: "loadBalancerClass decides the load balancer type; the annotation that agrees with it is not read.",
  },
  why: "The controllers look at the class first and never read the annotation of a Service that has one of GKE's classes.",
  fix: "Remove the annotation.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      where("with a type annotation that is read", ({ object }) => typeAnnotationOf(object) !== undefined),
    ],
    check({ object }, report) {
      const written = typeAnnotationOf(object);
      if (!written) return;
      const { key, value } = written;
      const path = annotationPath(key);
      const edits = [removeAnnotation(key, value)];
      const isInternal = meansInternal(value);
      switch (object.loadBalancerClass) {
        case CLASS.internal:
        case CLASS.internalLegacy:
          if (isInternal) report({ message: "repeated", action: "info", path, edits });
          else report({ message: "ignored", path, data: { value } });
          return;
        case CLASS.external:
        case CLASS.externalLegacy:
          // An annotation that means internal is a conflict, not a repetition: lb-class-type-conflict.
          if (!isInternal) report({ message: "repeated", action: "info", path, edits });
      }
    },
  },
});
