import type { LintResult, LintSkipped, LintSummary } from "./result.ts";

/** The results of several clusters' manifests as one. */
export function together(results: readonly LintResult[]): LintResult {
  const [only, ...others] = results;
  if (only && others.length === 0) return only;
  const fixed = results.flatMap((result) => result.fixed ?? []);
  const ignores = results.flatMap((result) => result.ignores ?? []);
  const clusters = results.flatMap((result) => result.clusters ?? []);
  return {
    findings: results.flatMap(({ findings }) => findings),
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    forecasts: results.flatMap(({ forecasts }) => forecasts),
    skipped: skippedIn(results),
    crashed: results.flatMap(({ crashed }) => crashed),
    unreadable: results.flatMap(({ unreadable }) => unreadable),
    charts: results.flatMap(({ charts }) => charts),
    leftOut: results.flatMap(({ leftOut }) => leftOut),
    notes: results.flatMap(({ notes }) => notes),
    files: results.flatMap(({ files }) => files),
    ...(ignores.length > 0 && { ignores }),
    ...(fixed.length > 0 && { fixed }),
    ...(clusters.length > 0 && { clusters }),
    summary: sumOf(results.map(({ summary }) => summary)),
  };
}

/** A rule that lacks the same in several clusters is told once. */
function skippedIn(results: readonly LintResult[]): readonly LintSkipped[] {
  const skipped = Map.groupBy(
    results.flatMap((result) => result.skipped),
    ({ rule, missing }) => `${rule} ${missing.join()}`,
  );
  return [...skipped.values()].flatMap(([first, ...rest]) =>
    first ? [{ ...first, objects: rest.reduce((sum, { objects }) => sum + objects, first.objects) }] : [],
  );
}

function sumOf(summaries: readonly LintSummary[]): LintSummary {
  const sum = new Map<string, number>();
  for (const summary of summaries) {
    for (const [name, count] of Object.entries(summary)) sum.set(name, (sum.get(name) ?? 0) + count);
  }
  return Object.fromEntries(sum) as unknown as LintSummary;
}
