import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { LintFinding, LintResult } from "./result.ts";

/** A finding as a baseline keeps it: what tells it from others, and enough for people to recognise it. */
interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly object: string;
  readonly message: string;
}

/** The text of a baseline file that knows the findings; sorted, so that it changes as little as they do. */
export function baselineText(findings: readonly LintFinding[]): string {
  const entries = findings
    .map(
      ({ identity, finding, place, object }): BaselineEntry => ({
        fingerprint: fingerprintOf(identity),
        rule: finding.rule,
        file: place.file,
        object: `${object.kind} ${object.namespace}/${object.name}`,
        message: finding.message,
      }),
    )
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return `${JSON.stringify({ apiVersion: "l4guard.dev/v1", kind: "Baseline", findings: entries }, undefined, 2)}\n`;
}

function sortKey({ file, object, rule, fingerprint }: BaselineEntry): string {
  return [file, object, rule, fingerprint].join("\n");
}

/** The findings that a baseline knows, as the file `path` states it. @throws UsageError where it is none */
export function parseBaseline(value: unknown, path: string): readonly BaselineEntry[] {
  const findings = field(value, "findings");
  if (field(value, "kind") !== "Baseline" || !Array.isArray(findings)) {
    throw new UsageError(`${path}: is no baseline; "l4guard baseline" writes one`);
  }
  return findings.map((entry, index): BaselineEntry => {
    const text = (name: string): string => {
      const found = field(entry, name);
      if (typeof found !== "string") throw new UsageError(`${path}: findings.${index}.${name} is not a text`);
      return found;
    };
    return {
      fingerprint: text("fingerprint"),
      rule: text("rule"),
      file: text("file"),
      object: text("object"),
      message: text("message"),
    };
  });
}

/** The result with what the baseline knows taken out of the count, and with what is fixed since. */
export function withBaseline(result: LintResult, baseline: readonly BaselineEntry[]): LintResult {
  const known = new Set(baseline.map(({ fingerprint }) => fingerprint));
  const isKnown = ({ identity }: LintFinding) => known.has(fingerprintOf(identity));
  const findings = result.findings.filter((finding) => !isKnown(finding));
  const old = result.findings
    .filter(isKnown)
    .map((finding) => ({ ...finding, suppressed: { kind: "baseline", reason: "known in the baseline" } as const }));
  const present = new Set([...result.findings, ...result.suppressed].map(({ identity }) => fingerprintOf(identity)));
  const countOf = (action: string) => findings.filter(({ finding }) => finding.action === action).length;
  const counts = { deny: countOf("deny"), warn: countOf("warn"), mutate: countOf("mutate"), info: countOf("info") };
  return {
    ...result,
    findings,
    suppressed: [...result.suppressed, ...old],
    fixed: baseline.filter(({ fingerprint }) => !present.has(fingerprint)),
    summary: { ...result.summary, ...counts },
  };
}
