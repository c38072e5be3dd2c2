import { fingerprintOf } from "../lint/fingerprint.ts";
import type { LintFinding, LintResult } from "../lint/result.ts";
import { byNamespace, byRule } from "./audit-summary.ts";
import type { Reporter } from "./report.ts";

/** The result as one JSON document. */
export const jsonReport: Reporter = (result) => `${JSON.stringify(toJson(result), undefined, 2)}\n`;

/** The version of the shape of an audit. */
const AUDIT_VERSION = 1;

/** The result as JSON lines: each finding as it stands in the JSON document, then everything else. */
export const jsonLinesReport: Reporter = (result) => {
  const { findings, ...rest } = toJson(result);
  return [...findings, rest].map((line) => `${JSON.stringify(line)}\n`).join("");
};

function toJson(result: LintResult) {
  const {
    clusters,
    skipped,
    suppressed,
    forecasts,
    unreadable,
    crashed,
    charts,
    leftOut,
    notes,
    fixed,
    ignores,
    summary,
  } = result;
  return {
    ...(clusters && {
      version: AUDIT_VERSION,
      clusters,
      namespaces: byNamespace(result.findings),
      rules: byRule(result.findings),
    }),
    findings: result.findings.map(findingJson),
    skipped,
    suppressed: suppressed.map((entry) => ({ ...findingJson(entry), suppressed: entry.suppressed })),
    forecasts: forecasts.map(({ object, place, forecast, effects }) => ({
      object,
      file: place.file,
      line: place.line,
      ...(forecast && {
        forwardingRuleChange: forecast.forwardingRuleChange,
        ipv4: forecast.ipv4,
        ipv6: forecast.ipv6,
        fails: forecast.fails,
        annotationsRemoved: forecast.annotationsRemoved,
        reasons: forecast.reasons,
      }),
      ...(effects.length > 0 && { effects: effects.map(({ kind, text, source }) => ({ kind, text, source })) }),
    })),
    unreadable,
    crashed: crashed.map(({ rule, error, object }) => ({ rule, object, error: String(error) })),
    ...(charts.length > 0 && { charts }),
    ...(leftOut.length > 0 && { leftOut }),
    ...(notes.length > 0 && { notes }),
    ...(ignores && { ignores }),
    ...(fixed && { fixed }),
    summary,
  };
}

function findingJson({ finding, object, place, identity }: LintFinding) {
  const { rule, action, message, fix, path, assumed } = finding;
  const { file, line, column, endLine, endColumn, template } = place;
  return {
    rule,
    action,
    message,
    ...(fix && { fix }),
    path,
    file,
    line,
    column,
    endLine,
    endColumn,
    ...(template && { template }),
    object,
    ...(assumed && { assumed }),
    fingerprint: fingerprintOf(identity),
  };
}
