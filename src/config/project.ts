import { CLUSTER_PROFILE_SCHEMA, type ClusterProfile } from "../domain/cluster-profile.ts";
import { FACTS } from "../domain/facts.ts";
import { isObject } from "../domain/json.ts";
import type { FromSchema, JsonSchema } from "../domain/json-schema.ts";
import type { Policy } from "../engine/policy.ts";
import { POLICY_SCHEMA, policyChecker } from "./policy.ts";
import { type Checker, ConfigError, checkerFor } from "./schema.ts";

const STRINGS = { type: "array", items: { type: "string", minLength: 1 } } as const;
const { apiVersion: _, kind: __, ...FACT_FIELDS } = CLUSTER_PROFILE_SCHEMA.properties;

const CLUSTER = {
  type: "object",
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 1 },
    roots: {
      ...STRINGS,
      description:
        "Its manifests, as patterns of .gitignore relative to this file; absent: all that are of no other cluster.",
    },
    gkeVersion: { ...FACTS.gkeVersion.type, description: "Its GKE version, such as 1.33 or 1.33.1-gke.1779000." },
    file: { type: "string", description: "A cluster file, relative to this one." },
  },
} as const satisfies JsonSchema;

const PROJECT = {
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    apiVersion: { const: "l4guard.dev/v1" },
    kind: { const: "Project" },
    policyFile: { type: "string", description: "A policy file, relative to this one." },
    ignore: { ...STRINGS, description: "What is not read, as patterns of .gitignore relative to this file." },
    format: { ...STRINGS, description: "How lint reports where --format does not say: NAME or NAME=FILE." },
    failOn: {
      enum: ["deny", "warn", "info"],
      description: "The level from which on lint fails, where --fail-on does not say.",
    },
  },
} as const satisfies JsonSchema;

/** A cluster of a project: its manifests, and what is known of it. */
export interface ProjectCluster extends FromSchema<typeof CLUSTER> {
  readonly facts?: ClusterProfile;
}

/** What a project file says of the manifests around it. */
export interface Project extends FromSchema<typeof PROJECT> {
  readonly clusters?: readonly ProjectCluster[];
  readonly policy?: Policy;
}

const { $id: _id, $schema: _schema, ...INLINE_POLICY } = POLICY_SCHEMA;

/** The JSON Schema (draft-07) of a project file. */
export const PROJECT_SCHEMA = {
  $id: "https://l4guard.dev/schemas/project.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Project",
  description:
    "What l4guard needs to know of a repository: its clusters, its policy, what to leave out, how to report.",
  ...PROJECT,
  properties: {
    ...PROJECT.properties,
    clusters: {
      type: "array",
      items: {
        ...CLUSTER,
        properties: {
          ...CLUSTER.properties,
          facts: {
            type: "object",
            description: "What is known of the cluster; it wins over the file.",
            additionalProperties: false,
            properties: FACT_FIELDS,
          },
        },
      },
    },
    policy: INLINE_POLICY,
  },
};

/** Whether the value is a project file; a `.l4guard.yaml` may also be a policy alone. */
export function isProject(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value["kind"] !== undefined) return value["kind"] !== "Policy";
  return Object.keys(PROJECT_SCHEMA.properties).some((key) => key !== "apiVersion" && key !== "kind" && key in value);
}

/** A checker for project files that also knows which rules there are. */
export function projectChecker(ruleIds: ReadonlySet<string>): Checker<Project> {
  const check = checkerFor<Project>(PROJECT_SCHEMA);
  const checkPolicy = policyChecker(ruleIds);
  return (value, source) => {
    const stated = isObject(value) ? value["policy"] : undefined;
    const policy = isObject(stated) ? checkPolicy(stated, `${source}: policy`) : undefined;
    const project = check(policy ? { ...Object(value), policy } : value, source);
    if (project.policy && project.policyFile !== undefined) {
      throw new ConfigError(source, ["the document: states both policy and policyFile"]);
    }
    return project;
  };
}
