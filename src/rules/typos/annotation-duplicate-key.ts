import { tokensOf } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { hasDuplicateKeys } from "../shared/conditions.ts";

const MESSAGES = { twice: '"{key}" is written twice in {place}: many parsers take the last one, silently.' } as const;

export const annotationDuplicateKey = defineRule({
  id: "annotation-duplicate-key",
  group: "typos",
  action: "deny",
  summary: "A key that a manifest writes twice in one map.",
  messages: MESSAGES,
  why:
    "YAML forbids it, but most tools keep the last value and drop the first without a word, so what takes effect may be " +
    "neither what the author sees nor what was reviewed. Newer versions of kubectl refuse it.",
  fix: "Keep one of the two.",
  sources: ["YAML 1.2.2, 3.2.1.1 Nodes", "Kubernetes: API concepts, Field validation"],
  on: ["create", "update"],
  service: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, report),
  },
  ingress: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, report),
  },
  workload: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, report),
  },
});

function reportTwice(
  { duplicateKeys }: { readonly duplicateKeys: readonly string[] },
  report: Report<typeof MESSAGES>,
): void {
  for (const path of duplicateKeys) {
    const tokens = tokensOf(path);
    const place = tokens.slice(0, -1).join(".") || "the document";
    report({ message: "twice", path, data: { key: tokens.at(-1) ?? "", place } });
  }
}
