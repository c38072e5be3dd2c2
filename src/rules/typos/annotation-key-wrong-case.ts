import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { hasAnnotations } from "../shared/conditions.ts";
import { sameKeyInCase } from "./intended-key.ts";
import { mayRename, misreadingOf } from "./misread-key.ts";
import { hasUnlistedAnnotations } from "./unusual-annotations.ts";

export const annotationKeyWrongCase = defineRule({
  id: "annotation-key-wrong-case",
  group: "typos",
  action: "warn",
  summary: "An annotation key in other letter case than GKE reads it.",
  messages: {
    ignored: 'Annotation "{key}" is ignored: GKE reads keys by exact case, here "{intended}".',
    public: '"{key}" is ignored (GKE reads "{intended}" in this case only): the load balancer is PUBLIC.',
  },
  why:
    "Kubernetes checks annotation keys after lower-casing them, so capitals are accepted; GKE compares exactly and never " +
    "finds the key.",
  fix: "Write the key as documented.",
  sources: [
    "Kubernetes: apimachinery pkg/api/validation ValidateAnnotations",
    "kubernetes/ingress-gce pkg/l4/annotations/service.go",
  ],
  on: ["create", "update"],
  service: {
    when: [hasUnlistedAnnotations],
    check(s, report) {
      for (const key of s.object.metadata.annotations.keys()) {
        const intended = sameKeyInCase(key, "Service");
        if (intended === undefined) continue;
        const edits = renameAnnotation(key, intended, annotation(s.object, key) ?? "");
        const repair = mayRename(s, intended) && { edits };
        report({ ...misreadingOf(s, intended), path: annotationPath(key), data: { key, intended }, ...repair });
      }
    },
  },
  ingress: {
    when: [hasAnnotations],
    check({ object }, report) {
      for (const key of object.metadata.annotations.keys()) {
        const intended = sameKeyInCase(key, "Ingress");
        if (intended === undefined) continue;
        report({ message: "ignored", path: annotationPath(key), data: { key, intended } });
      }
    },
  },
});
