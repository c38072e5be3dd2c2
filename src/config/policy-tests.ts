import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { CLUSTER_PROFILE_SCHEMA } from "../domain/cluster-profile.ts";
import { type Checker, checkerFor } from "./schema.ts";

const OBJECT = {
  description: "An object, or the file that has it, by its path from this one.",
  oneOf: [{ type: "object" }, { type: "string" }],
} as const;

/** The JSON Schema (draft-07) of a file with cases for a policy. */
export const POLICY_TESTS_SCHEMA = {
  $id: "https://l4guard.dev/schemas/policy-tests.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "PolicyTests",
  description: "What a team wants its policy to say, for l4guard policy test.",
  type: "object",
  additionalProperties: false,
  required: ["cases"],
  properties: {
    apiVersion: { const: "l4guard.dev/v1" },
    kind: { const: "PolicyTests" },
    policy: {
      type: "string",
      description: "The policy file, by its path from this one; that of --policy or .l4guard.yaml without it.",
    },
    cluster: {
      type: "object",
      description: "What is known of the cluster, as in a cluster file.",
      additionalProperties: false,
      properties: CLUSTER_PROFILE_SCHEMA.properties,
    },
    cases: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "object", "expect"],
        properties: {
          name: { type: "string", minLength: 1, description: "A sentence." },
          object: OBJECT,
          previous: OBJECT,
          others: { type: "array", items: OBJECT, description: "The other objects of the cluster." },
          user: {
            type: "object",
            description: "Who makes the request.",
            additionalProperties: false,
            properties: {
              name: { type: "string" },
              groups: { type: "array", items: { type: "string" } },
            },
          },
          expect: {
            type: "array",
            description: "Every denial, warning and repair; an empty list for none.",
            items: { type: "string", pattern: "^(?:deny|warn|mutate) [a-z0-9-]+$" },
          },
        },
      },
    },
  },
} as const;

/** A file with cases for a policy. */
interface PolicyTests {
  readonly policy?: string;
  readonly cluster?: ClusterProfile;
  readonly cases: readonly {
    readonly name: string;
    readonly object: object | string;
    readonly previous?: object | string;
    readonly others?: readonly (object | string)[];
    readonly user?: { readonly name?: string; readonly groups?: readonly string[] };
    readonly expect: readonly string[];
  }[];
}

/** The file, or a ConfigError that lists what is wrong with it. */
export const checkPolicyTests: Checker<PolicyTests> = checkerFor<PolicyTests>(POLICY_TESTS_SCHEMA);
