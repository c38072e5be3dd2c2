import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** Folders whose statements are to be covered to the last one; all other folders reach the outside world and are tested end to end. */
const CORE = [
  "src/domain/",
  "src/controllers/",
  "src/diagnosis/",
  "src/engine/",
  "src/rules/",
  "src/admission/",
  "src/lint/",
  "src/whatif/",
  "src/cel/",
  "src/reports/",
];

interface Summary {
  readonly statements: { readonly pct: number; readonly total: number; readonly covered: number };
}

const report: Record<string, Summary> = JSON.parse(readFileSync(".tap/report/coverage-summary.json", "utf8"));
const core = Object.entries(report)
  .map(([file, summary]) => [relative(process.cwd(), file), summary.statements] as const)
  .filter(([file]) => CORE.some((folder) => file.startsWith(folder)));
const incomplete = core.filter(([, { covered, total }]) => covered < total);
for (const [file, { pct, covered, total }] of incomplete) {
  console.error(`${file}: ${covered} of ${total} statements are covered (${pct} %)`);
}
console.log(`Coverage of the core: ${core.length - incomplete.length} of ${core.length} files complete.`);
if (core.length === 0 || incomplete.length > 0) process.exitCode = 1;
