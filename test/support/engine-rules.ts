import { compileCluster } from "../../src/domain/cluster.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import type { ObjectChange, ReviewContext } from "../../src/engine/review.ts";
import { defineRule, type Rule } from "../../src/engine/rule.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";

export const text = {
  group: "ports",
  summary: "s",
  why: "w",
  fix: "do it",
  sources: ["here"],
  on: ["create", "update", "delete"],
} as const;

/** Speaks on every Service with a port 666. */
export const devilish = defineRule({
  ...text,
  id: "devilish",
  action: "deny",
  messages: { found: "port {port} is taken" },
  service: {
    check: (s, report) => {
      if (s.object.ports.some(({ port }) => port === 666))
        report({ message: "found", data: { port: 666 }, path: "/spec/ports" });
    },
  },
});

export function contextOf(
  rules: readonly Rule[],
  overrides: Partial<ReviewContext> & { policyFile?: Policy } = {},
): ReviewContext {
  return {
    rules: new RuleSet(rules),
    policy: compilePolicy(overrides.policyFile),
    cluster: compileCluster({ gkeVersion: "1.31.5", features: {} }),
    index: indexManifests({ objects: [], isComplete: true }),
    today: "2026-11-21",
    isOffline: false,
    ...overrides,
  };
}

export const service = (port: number, annotations?: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", ...(annotations && { annotations }) },
  spec: { type: "LoadBalancer", ports: [{ port }] },
});

export const jane = { username: "jane", groups: ["dev"], isController: false };

export const create = (object: unknown): ObjectChange => ({
  kind: "Service",
  change: "create",
  object,
  requester: jane,
});

export const update = (previous: unknown, object: unknown): ObjectChange => ({
  ...create(object),
  change: "update",
  previous,
});

export const said = (findings: readonly Finding[]) => findings.map(({ rule, action }) => `${action} ${rule}`);

export const review = (request: object) => ({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request });
