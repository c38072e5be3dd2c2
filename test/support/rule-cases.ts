import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { CaseTable } from "../../src/rules/case.ts";

export * from "./review-case.ts";

const RULES_FOLDER = join(import.meta.dirname, "../../src/rules");

/** The files that lie beside the rules and hold their cases, below `src/rules`. */
export const CASE_FILES = readdirSync(RULES_FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".cases.ts"))
  .sort();

/** The cases of every rule by its id. */
export const CASES: CaseTable = byRule(await Promise.all(CASE_FILES.map(casesIn)));

/** One table of several, of which any may hold cases of a rule. */
function byRule(tables: readonly CaseTable[]): CaseTable {
  const ids = [...new Set(tables.flatMap(Object.keys))];
  return Object.fromEntries(ids.map((id) => [id, tables.flatMap((table) => table[id] ?? [])]));
}

async function casesIn(file: string): Promise<CaseTable> {
  const { CASES } = (await import(join(RULES_FOLDER, file))) as { readonly CASES: CaseTable };
  return CASES;
}
