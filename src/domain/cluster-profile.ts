import { FACTS, type FactDeclaration, type StatedValues } from "./facts.ts";
import { FEATURES, type Feature, type FeatureDeclaration } from "./features.ts";
import { type JsonSchema, orNull } from "./json-schema.ts";

export type { AddressRecord, FirewallRuleRecord, SubnetRecord } from "./inventories.ts";

/** A switch as a profile states it; `auto` means what the GKE version implies. */
type TriState = boolean | "auto";

type OrUnknown<T> = { readonly [Name in keyof T]?: T[Name] | null };

/** What is stated about a cluster (`facts.ts`). Every field is optional; absent and null mean unknown, never "off". */
export interface ClusterProfile extends OrUnknown<StatedValues> {
  readonly features?: OrUnknown<Record<Feature, TriState>> | null;
}

/** The JSON Schema (draft-07) of a cluster file: a {@link ClusterProfile}, with or without its `apiVersion` and `kind`. */
export const CLUSTER_PROFILE_SCHEMA = {
  $id: "https://l4guard.dev/schemas/cluster-profile.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "ClusterProfile",
  description: "What l4guard knows of a GKE cluster. Every field is optional; an absent one is unknown.",
  type: "object",
  additionalProperties: false,
  properties: {
    apiVersion: { const: "l4guard.dev/v1" },
    kind: { const: "ClusterProfile" },
    ...mapValues(FACTS, schemaOf),
    features: {
      type: ["object", "null"],
      description: "Switches of the controllers that differ from what the GKE version implies.",
      additionalProperties: false,
      properties: mapValues(FEATURES, ({ help }: FeatureDeclaration) => ({
        enum: [true, false, "auto", null],
        description: help,
      })),
    },
  },
} as const;

function schemaOf({ type, help }: FactDeclaration): JsonSchema {
  return { ...(orNull(type) as JsonSchema), description: help };
}

function mapValues<Name extends string, Entry, T>(
  table: Readonly<Record<Name, Entry>>,
  change: (entry: Entry) => T,
): Readonly<Record<Name, T>> {
  const entries = Object.entries<Entry>(table).map(([name, entry]) => [name, change(entry)]);
  return Object.fromEntries(entries) as Record<Name, T>;
}
