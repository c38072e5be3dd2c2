import type { Policy } from "../engine/policy.ts";
import { type Checker, ConfigError, checkerFor } from "./schema.ts";

const SETTING = { enum: ["on", "off", "deny", "warn", "mutate", "info"] } as const;
const PRESET = { enum: ["recommended", "strict", "audit"] } as const;
const STRINGS = { type: "array", items: { type: "string", minLength: 1 } } as const;
const SETTINGS = { type: "object", additionalProperties: SETTING } as const;

/** The JSON Schema (draft-07) of a policy file. */
export const POLICY_SCHEMA = {
  $id: "https://l4guard.dev/schemas/policy.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Policy",
  description: "What l4guard does with the findings of its rules.",
  type: "object",
  additionalProperties: false,
  properties: {
    apiVersion: { const: "l4guard.dev/v1" },
    kind: { const: "Policy" },
    preset: { ...PRESET, description: "How strict rules are unless set one by one." },
    rules: { ...SETTINGS, description: "Rule id to what it does." },
    namespaces: {
      type: "array",
      description: "Settings for some namespaces; later entries win.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match"],
        properties: { match: STRINGS, preset: PRESET, rules: SETTINGS },
      },
    },
    mutations: {
      type: "object",
      additionalProperties: false,
      properties: { enabled: { type: "boolean" }, optIn: STRINGS },
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        dualStackUpgrade: { enum: ["deny", "warn"] },
        protectionKey: { type: "string", minLength: 1 },
        namePeers: {
          type: "boolean",
          description:
            "Whether messages name Services of other namespaces; off by default, so that nobody can ask for them.",
        },
        rbsBy: {
          enum: ["annotation", "class"],
          description: "How a new external Service is given a backend service; a class can't be changed later.",
        },
      },
    },
    exemptions: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["reason"],
        properties: {
          namespaces: STRINGS,
          users: STRINGS,
          groups: STRINGS,
          rules: STRINGS,
          reason: { type: "string", minLength: 1 },
          until: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
    objectExemptions: { type: "boolean", description: "Whether the annotation l4guard.dev/exempt counts." },
    exemptNamespaces: STRINGS,
    controllers: {
      type: "object",
      description: "Who writes finalizers and status, besides GKE's own controllers.",
      additionalProperties: false,
      properties: { users: STRINGS, groups: STRINGS },
    },
  },
} as const;

/** A checker for policy files that also knows which rules there are: a misspelt rule id is an error, not a silent no. */
export function policyChecker(ruleIds: ReadonlySet<string>): Checker<Policy> {
  const check = checkerFor<Policy>(POLICY_SCHEMA);
  return (value, source) => {
    const policy = check(value, source);
    const named = [
      ...Object.keys(policy.rules ?? {}).map((id) => [`rules.${id}`, id] as const),
      ...(policy.namespaces ?? []).flatMap(({ rules = {} }, index) =>
        Object.keys(rules).map((id) => [`namespaces.${index}.rules.${id}`, id] as const),
      ),
      ...(policy.mutations?.optIn ?? []).map((id, index) => [`mutations.optIn.${index}`, id] as const),
      ...(policy.exemptions ?? []).flatMap(({ rules = [] }, index) =>
        rules.map((id, position) => [`exemptions.${index}.rules.${position}`, id] as const),
      ),
    ];
    const unknown = named.filter(([, id]) => !ruleIds.has(id));
    if (unknown.length > 0) {
      throw new ConfigError(
        source,
        unknown.map(([place, id]) => `${place}: there is no rule "${id}"; "l4guard rules" lists them`),
      );
    }
    return policy;
  };
}
