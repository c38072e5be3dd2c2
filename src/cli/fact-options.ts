import type { ParseArgsOptionDescriptor } from "node:util";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { parseGkeVersion } from "../domain/gke-version.ts";
import { FACT_FLAGS, type FactFlag } from "../lint/fact-flags.ts";

/** The flags as `parseArgs` takes them. */
export const FACT_OPTIONS: Readonly<Record<string, ParseArgsOptionDescriptor>> = {
  ...Object.fromEntries(
    Object.entries(FACT_FLAGS).map(([name, { kind }]) => [
      name,
      { type: kind === "switch" ? "boolean" : "string" } as const,
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
  for (const [name, flag] of Object.entries(FACT_FLAGS)) {
    const value = values[name];
    if (value !== undefined) profile[flag.fact] = factOf(name, flag, value);
  }
  for (const entry of (values["fact"] as readonly string[] | undefined) ?? []) setFact(profile, entry);
  return profile as ClusterProfile;
}

function factOf(name: string, flag: FactFlag, value: unknown): unknown {
  const text = String(value);
  switch (flag.kind) {
    case "switch":
      return value === true;
    case "text":
      return text;
    case "number":
      if (/^\d{1,9}$/.test(text)) return Number(text);
      throw new UsageError(`--${name}: "${text}" is not a whole number`);
    case "version":
      if (parseGkeVersion(text)) return text;
      throw new UsageError(`--${name}: "${text}" is no GKE version; write it as 1.33 or 1.33.1-gke.1779000`);
    case "choice":
      if (flag.of.includes(text)) return text;
      throw new UsageError(`--${name}: "${text}" is not one of ${flag.of.join(", ")}`);
  }
}

function setFact(profile: Record<string, unknown>, entry: string): void {
  const equals = entry.indexOf("=");
  if (equals <= 0) throw new UsageError(`--fact: "${entry}" is not NAME=VALUE`);
  const [name = "", ...below] = entry.slice(0, equals).split(".");
  const value = parsed(entry.slice(equals + 1));
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
