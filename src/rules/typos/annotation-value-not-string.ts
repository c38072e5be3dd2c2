import { ANNOTATIONS } from "../../domain/annotations.ts";
import type { JsonValue } from "../../domain/json.ts";
import { isObject, valueAt } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { isMisshapen } from "../shared/conditions.ts";
import { ANNOTATION_MAPS, isCollection, unusableAnnotations } from "./unusable-annotations.ts";

const MESSAGES = {
  collection: "Annotation {key} is a {type}, not a string: the API server refuses the object.",
  noMap: "Annotations must be a map of strings, not a {type}: the API server refuses the object.",
} as const;

export const annotationValueNotString = defineRule({
  id: "annotation-value-not-string",
  group: "typos",
  action: "deny",
  summary: "An annotation that is a map or a list, or annotations that are no map.",
  messages: MESSAGES,
  why: "JSON in an annotation is text. Without quotes YAML reads it as a map, which is no annotation value.",
  fix: "Put the value in quotes, such as '{\"ingress\": true}'.",
  sources: [
    "Kubernetes: apimachinery pkg/apis/meta/v1 ObjectMeta.annotations",
    "GKE: Using container-native load balancing, Creating a Service",
  ],
  on: ["create", "update"],
  service: {
    when: [isMisshapen],
    check: ({ object }, report) => reportCollections(object.raw, report),
  },
  ingress: {
    when: [isMisshapen],
    check: ({ object }, report) => reportCollections(object.raw, report),
  },
  workload: {
    when: [isMisshapen],
    check: ({ object }, report) => reportCollections(object.raw, report),
  },
});

function reportCollections(raw: unknown, report: Report<typeof MESSAGES>): void {
  for (const path of ANNOTATION_MAPS) {
    const annotations = valueAt(raw, path);
    if (annotations === undefined || annotations === null || isObject(annotations)) continue;
    report({ message: "noMap", path, data: { type: typeName(annotations) } });
  }
  for (const { key, path, value } of unusableAnnotations(raw)) {
    if (!isCollection(value)) continue;
    const expected = value as JsonValue;
    const edits = [{ kind: "replace", path, expected, value: JSON.stringify(value) } as const];
    const isJson = ANNOTATIONS.get(key)?.grammar.kind === "json";
    report({ message: "collection", path, data: { key, type: typeName(value) }, ...(isJson && { edits }) });
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return isObject(value) ? "map" : typeof value;
}
