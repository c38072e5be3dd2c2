import type { ParseArgsOptionDescriptor } from "node:util";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { FACTS, isTextFact, type StatedFact } from "../domain/facts.ts";
import { parseGkeVersion } from "../domain/gke-version.ts";
import type { JsonSchema } from "../domain/json-schema.ts";
import { FACT_FLAGS } from "../lint/fact-flags.ts";

/** The flags as `parseArgs` takes them. */
export const FACT_OPTIONS: Readonly<Record<string, ParseArgsOptionDescriptor>> = {
  ...Object.fromEntries(
    Object.entries(FACT_FLAGS).map(([name, fact]) => [
      name,
      { type: typeOf(fact).type === "boolean" ? "boolean" : "string" } as const,
    ]),
  ),
  fact: { type: "string", multiple: true },
};

/** The help text of the flags. */
export const FACT_HELP = `Facts of the cluster (each wins over the cluster file):
  --gke-version VERSION             control plane version, such as 1.33.1-gke.1779000
  --region REGION  --network NAME  --node-count N  --max-nodes-per-zone N
  --stack-type ipv4|ipv4-ipv6|ipv6  --network-tier Premium|Standard
  --[no-]subsetting  --[no-]http-load-balancing  --[no-]dataplane-v2
  --[no-]vpc-native  --[no-]shared-vpc  --[no-]user-managed-firewall
  --fact NAME=VALUE                 any other fact, such as features.rbsNeg=true`;

/** The facts that the flags state. @throws UsageError where a value is none. */
export function factsOfFlags(values: Readonly<Record<string, unknown>>): ClusterProfile {
  const profile: Record<string, unknown> = {};
  for (const [name, fact] of Object.entries(FACT_FLAGS)) {
    const value = values[name];
    if (value !== undefined) profile[fact] = factOf(name, fact, value);
  }
  for (const entry of (values["fact"] as readonly string[] | undefined) ?? []) setFact(profile, entry);
  return profile as ClusterProfile;
}

function factOf(name: string, fact: StatedFact, value: unknown): unknown {
  const { type, enum: choices } = typeOf(fact);
  if (type === "boolean") return value === true;
  const text = String(value);
  if (choices && !choices.includes(text))
    throw new UsageError(`--${name}: "${text}" is not one of ${choices.join(", ")}`);
  if (type === "integer") {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new UsageError(`--${name}: "${text}" is not a whole number`);
  }
  if (fact === "gkeVersion" && !parseGkeVersion(text)) {
    throw new UsageError(`--${name}: "${text}" is no GKE version; write it as 1.33 or 1.33.1-gke.1779000`);
  }
  return text;
}

function typeOf(fact: StatedFact): JsonSchema {
  return FACTS[fact].type;
}

function setFact(profile: Record<string, unknown>, entry: string): void {
  const equals = entry.indexOf("=");
  if (equals <= 0) throw new UsageError(`--fact: "${entry}" is not NAME=VALUE`);
  const [name = "", ...below] = entry.slice(0, equals).split(".");
  const text = entry.slice(equals + 1);
  const value = isTextFact(name) ? text : parsed(text);
  if (below.length === 0) profile[name] = value;
  else profile[name] = { ...(profile[name] as object | undefined), [below.join(".")]: value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
