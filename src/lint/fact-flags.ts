import { FACTS, factsWith, type StatedFact } from "../domain/facts.ts";
import { FEATURES } from "../domain/features.ts";
import { INDEXED_KINDS } from "../domain/kinds/kinds.ts";

/** The facts that have a flag of their own, by its name; `--fact NAME=VALUE` sets any other. */
export const FACT_FLAGS: Readonly<Record<string, StatedFact>> = Object.fromEntries(
  factsWith("flag").map((fact) => [FACTS[fact].flag, fact]),
);

/** The flag by which a user states what a skipped rule lacks. */
export function flagFor(missing: string): string {
  const flag = Object.keys(FACT_FLAGS).find((name) => FACT_FLAGS[name] === missing);
  if (flag !== undefined) return `--${flag}`;
  if (INDEXED_KINDS.some((kind) => kind === missing)) return "--state";
  return missing in FEATURES ? `--fact features.${missing}=true|false` : "--cluster";
}
