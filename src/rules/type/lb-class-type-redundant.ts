import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath, removeAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { isInternalBy } from "./type-annotation.ts";

const IS_INTERNAL_CLASS = {
  field: "spec.loadBalancerClass",
  compared: { is: [CLASS.internal, CLASS.internalLegacy] },
} as const;
const IS_EXTERNAL_CLASS = {
  field: "spec.loadBalancerClass",
  compared: { is: [CLASS.external, CLASS.externalLegacy] },
} as const;

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
    when: [hasClass, wantsLoadBalancer, annotates(...TYPE_KEYS)],
    reports: TYPE_KEYS.flatMap((key, place) => {
      const decides = { all: [annotates(key).test, { not: annotates(...TYPE_KEYS.slice(0, place)).test }] };
      const path = annotationPath(key);
      const repair = ({ object }: ServiceSubject) => ({
        edits: [removeAnnotation(key, annotation(object, key) ?? "")],
      });
      const repeated = { message: "repeated" as const, action: "info" as const, path, repair };
      return [
        { if: { all: [decides, IS_INTERNAL_CLASS, isInternalBy(key)] }, ...repeated },
        {
          if: { all: [decides, IS_INTERNAL_CLASS, { not: isInternalBy(key) }] },
          message: "ignored" as const,
          path,
          data: { value: { annotation: [key] } },
        },
        // An annotation that means internal is a conflict, not a repetition: lb-class-type-conflict.
        { if: { all: [decides, IS_EXTERNAL_CLASS, { not: isInternalBy(key) }] }, ...repeated },
      ];
    }),
  },
});
