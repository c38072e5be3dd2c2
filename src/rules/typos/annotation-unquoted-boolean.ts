import { ANNOTATIONS } from "../../domain/annotations.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { mayLackQuotes } from "../shared/conditions.ts";
import { isCollection, type UnusableAnnotation, unusableAnnotations } from "./unusable-annotations.ts";

const MESSAGES = {
  unquoted: "Annotation {key} is {value} without quotes: the API server refuses what is no string.",
  nothing: "Annotation {key} has no value: to GKE it is an empty string.",
} as const;

export const annotationUnquotedBoolean = defineRule({
  id: "annotation-unquoted-boolean",
  group: "typos",
  action: "deny",
  summary: "An annotation value that YAML reads as a boolean, a number or nothing.",
  messages: MESSAGES,
  why:
    "Without quotes YAML makes true a boolean and 80 a number. Annotations are strings, and the API server can't decode " +
    "anything else; nothing at all it makes an empty string.",
  fix: "Put the value in double quotes.",
  sources: ["Kubernetes: apimachinery pkg/apis/meta/v1 ObjectMeta.annotations"],
  on: ["create", "update"],
  service: {
    when: [mayLackQuotes],
    check: ({ object }, report) => reportUnquoted(object.raw, report),
  },
  ingress: {
    when: [mayLackQuotes],
    check: ({ object }, report) => reportUnquoted(object.raw, report),
  },
  workload: {
    when: [mayLackQuotes],
    check: ({ object }, report) => reportUnquoted(object.raw, report),
  },
});

function reportUnquoted(raw: unknown, report: Report<typeof MESSAGES>): void {
  for (const annotation of unusableAnnotations(raw)) {
    const { key, path, value } = annotation;
    if (isCollection(value)) continue;
    if (value === null) {
      if (ANNOTATIONS.has(key)) report({ message: "nothing", action: "warn", path, data: { key }, fix: WRITE_A_VALUE });
      continue;
    }
    const edits = quotingEdits(annotation);
    report({ message: "unquoted", path, data: { key, value: String(value) }, ...(edits.length > 0 && { edits }) });
  }
}

const WRITE_A_VALUE = "Write a value, or leave the annotation out.";

/** What was written before YAML read it is certain for booleans and for integers, but not for 1.10. */
function quotingEdits({ path, value }: UnusableAnnotation) {
  if (typeof value !== "boolean" && !(typeof value === "number" && Number.isSafeInteger(value))) return [];
  return [{ kind: "replace", path, expected: value, value: String(value) } as const];
}
