import { tokensOf } from "../../domain/json.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { hasDuplicateKeys } from "../shared/conditions.ts";

const MESSAGES = { twice: '"{key}" is written twice in {place}: many parsers take the last one, silently.' } as const;

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

/** What is written twice elsewhere, as in a Pod's spec, is for other tools to tell. */
const DECISIVE: readonly RegExp[] = [
  /^[^/]+$/,
  /^metadata\/[^/]+$/,
  /^metadata\/(annotations|labels)\//,
  /^spec\/(type|loadBalancer[^/]*|selector|ports|externalTrafficPolicy|ipFamil[^/]*|clusterIPs?|defaultBackend|ingressClassName|rules|tls)(\/|$)/,
  /^spec\/template\/metadata\/(annotations|labels)\//,
];

function isAboutLoadBalancing(tokens: readonly string[]): boolean {
  const place = tokens.join("/");
  return DECISIVE.some((pattern) => pattern.test(place));
}

function reportTwice(
  { duplicateKeys }: { readonly duplicateKeys: readonly string[] },
  report: Report<typeof MESSAGES>,
): void {
  for (const path of duplicateKeys) {
    const tokens = tokensOf(path);
    if (!isAboutLoadBalancing(tokens)) continue;
    const place = tokens.slice(0, -1).join(".") || "the document";
    report({ message: "twice", path, data: { key: tokens.at(-1) ?? "", place } });
  }
}
