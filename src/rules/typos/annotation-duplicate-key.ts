import { tokensOf } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { hasDuplicateKeys } from "../shared/conditions.ts";

const MESSAGES = {
  twice: '"{key}" is written twice in {place}: many parsers take the last one, silently.',
  objects: "Two objects stand in one document: of each field the last one counts, and the first object is never made.",
} as const;

export const annotationDuplicateKey = defineRule({
  id: "annotation-duplicate-key",
  group: "typos",
  action: "deny",
  summary: "A key that decides about load balancing, written twice in one map.",
  messages: MESSAGES,
  why:
    "YAML forbids it, but most tools keep the last value and drop the first without a word, so what takes effect may be " +
    "neither what the author sees nor what was reviewed. Newer versions of kubectl refuse it.",
  fix: "Keep one of the two.",
  sources: ["YAML 1.2.2, 3.2.1.1 Nodes", "Kubernetes: API concepts, Field validation"],
  on: ["create", "update"],
  service: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, DECISIVE.Service, report),
  },
  ingress: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, DECISIVE.Ingress, report),
  },
  workload: {
    when: [hasDuplicateKeys],
    check: (s, report) => reportTwice(s, DECISIVE.workload, report),
  },
});

/** What each object starts with. */
const TYPE = ["/apiVersion", "/kind"] as const;

/** Of every object: what it is, and its metadata. */
const METADATA = /^(?:[^/]+|metadata\/[^/]+|metadata\/(?:annotations|labels)\/.*)$/;

/** What decides about load balancing. What is written twice elsewhere, as in a Pod's spec, is for other tools to tell. */
const DECISIVE = {
  Service: /^spec\/(?:type|loadBalancer[^/]*|selector|ports|externalTrafficPolicy|ipFamil[^/]*|clusterIPs?)(?:\/|$)/,
  Ingress: /^spec\/(?:defaultBackend|ingressClassName|rules|tls)(?:\/|$)/,
  workload: /^spec\/template\/metadata\/(?:annotations|labels)\//,
} as const;

function reportTwice(
  { duplicateKeys }: { readonly duplicateKeys: readonly string[] },
  decisive: RegExp,
  report: Report<typeof MESSAGES>,
): void {
  if (TYPE.every((path) => duplicateKeys.includes(path))) {
    report({ message: "objects", path: TYPE[0], fix: 'Write a line "---" between the two.' });
    return;
  }
  for (const path of duplicateKeys) {
    const tokens = tokensOf(path);
    if (![METADATA, decisive].some((pattern) => pattern.test(tokens.join("/")))) continue;
    const place = tokens.slice(0, -1).join(".") || "the document";
    report({ message: "twice", path, data: { key: tokens.at(-1) ?? "", place } });
  }
}
