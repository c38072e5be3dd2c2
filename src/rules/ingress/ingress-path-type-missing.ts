import { pointer } from "../../domain/json.ts";
import { INGRESS, type ReviewedIngress } from "../../domain/kinds/ingress.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";

export const ingressPathTypeMissing = defineRule({
  id: "ingress-path-type-missing",
  group: "ingress",
  action: "deny",
  summary: "A path without a pathType.",
  messages: {
    missing: 'Path "{path}" has no pathType: networking.k8s.io/v1 demands one, and the API server refuses it.',
  },
  why: "The removed v1beta1 APIs had a default, so older samples leave the field out. Version 1 has none.",
  fix: "Write pathType: Prefix, or ImplementationSpecific for GKE's own wildcards.",
  sources: ["kubernetes/kubernetes pkg/apis/networking/validation/validation.go validateHTTPIngressPath"],
  on: ["create", "update"],
  ingress: {
    when: [
      where(
        "of version 1 with a path without type",
        ({ object }) => object.apiVersion === INGRESS.apiVersion && untypedPaths(object).length > 0,
      ),
    ],
    check({ object }, report) {
      for (const { path, backend } of untypedPaths(object))
        report({ message: "missing", path: pointer(...backend.location.slice(0, -1)), data: { path } });
    },
  },
});

function untypedPaths({ rules }: ReviewedIngress) {
  return rules.flatMap(({ paths }) => paths.filter(({ pathType }) => pathType === undefined || pathType === ""));
}
