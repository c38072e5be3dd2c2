import type { FromSchema, JsonSchema } from "../domain/json-schema.ts";
import type { RuleOptions } from "./subject.ts";

const RULE_SETTING = { enum: ["on", "off", "deny", "warn", "mutate", "info"] } as const;
const PRESET = { enum: ["recommended", "strict", "audit"] } as const;
const STRINGS = { type: "array", items: { type: "string", minLength: 1 } } as const;
const RULE_SETTINGS = { type: "object", additionalProperties: RULE_SETTING } as const;

const EXEMPTION = {
  type: "object",
  additionalProperties: false,
  required: ["reason"],
  properties: {
    namespaces: { ...STRINGS, description: "Names, or prefixes that end in *; absent: any." },
    users: STRINGS,
    groups: STRINGS,
    rules: { ...STRINGS, description: "Rule ids; absent: every rule." },
    reason: { type: "string", minLength: 1 },
    until: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}$",
      examples: ["2027-06-30"],
      description: "The last day on which it counts, YYYY-MM-DD.",
    },
  },
} as const satisfies JsonSchema;

const POLICY = {
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
    rules: { ...RULE_SETTINGS, description: "Rule id to what it does." },
    namespaces: {
      type: "array",
      description: "Settings for some namespaces; later entries win over earlier ones, and all over `rules`.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match"],
        properties: { match: STRINGS, preset: PRESET, rules: RULE_SETTINGS },
      },
    },
    mutations: {
      type: "object",
      additionalProperties: false,
      properties: {
        enabled: { type: "boolean" },
        optIn: { ...STRINGS, description: "Rules whose mutation is off unless named here." },
      },
    },
    exemptions: {
      type: "array",
      description: "Rules that some requests or objects are excused from.",
      items: EXEMPTION,
    },
    objectExemptions: {
      type: "boolean",
      description: "Whether the annotation l4guard.dev/exempt counts; by default where the preset is not strict.",
    },
    objectExemptionDays: {
      type: "integer",
      minimum: 1,
      maximum: 3_650,
      description: "How many days ahead such an annotation may end; 90 by default.",
    },
    exemptNamespaces: { ...STRINGS, description: "Namespaces that are never reviewed, besides GKE's own." },
    controllers: {
      type: "object",
      description: "Who writes finalizers and status, besides GKE's own controllers.",
      additionalProperties: false,
      properties: { users: STRINGS, groups: STRINGS },
    },
  },
} as const;

/** What an operator decides, as the policy file states it. */
export interface Policy extends FromSchema<typeof POLICY> {
  readonly options?: Omit<RuleOptions, "strict">;
}

/** The JSON Schema (draft-07) of a policy file, in which `options` are those that rules leave open. */
export function policySchema(options: JsonSchema) {
  return { ...POLICY, properties: { ...POLICY.properties, options } };
}

/** What the policy can set a rule to; `on` turns an opt-in rule on with its own action. */
export type RuleSetting = FromSchema<typeof RULE_SETTING>;

/** How strict the rules are by default: as catalogued, stricter where that is foreseen, or never denying. */
export type Preset = FromSchema<typeof PRESET>;

/** Rules that some requests or objects are excused from. */
export interface Exemption extends FromSchema<typeof EXEMPTION> {}
