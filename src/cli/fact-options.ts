import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { FACTS, type FactDeclaration, isTextFact, type StatedFact } from "../domain/facts.ts";
import { parseGkeVersion } from "../domain/gke-version.ts";
import type { JsonSchema } from "../domain/json-schema.ts";
import { FACT_FLAGS } from "../lint/fact-flags.ts";
import { DOCUMENTATION } from "../reports/rule-page.ts";
import type { Option, Options } from "./options.ts";

const GROUP = "Facts of the cluster (each wins over the cluster file)";

/** The options that state facts. */
export const FACT_OPTIONS: Options & { readonly fact: Option & { readonly kind: "list" } } = {
  ...Object.fromEntries(Object.entries(FACT_FLAGS).map(([name, fact]) => [name, optionOf(fact)])),
  fact: {
    kind: "list",
    placeholder: "NAME=VALUE",
    group: GROUP,
    help: `any other fact, such as features.rbsNeg=true; ${DOCUMENTATION}facts lists them`,
  },
};

function optionOf(fact: StatedFact): Option {
  const { type, enum: choices } = typeOf(fact);
  const { help, unit }: FactDeclaration = FACTS[fact];
  const shared = { group: GROUP, help: phraseOf(help) };
  if (type === "boolean") return { kind: "flag", isNegatable: true, ...shared };
  if (choices) return { kind: "text", choices: choices.map(String), ...shared };
  return { kind: "text", placeholder: fact === "gkeVersion" ? "VERSION" : unit ? "N" : "NAME", ...shared };
}

/** A sentence as words that follow a name: "The cluster has it." as "the cluster has it"; names such as GKE stay. */
function phraseOf(sentence: string): string {
  return sentence.replace(/\.$/, "").replace(/^[A-Z](?=[a-z]*\b)/, (letter) => letter.toLowerCase());
}

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
