import { type Diagnostic, DiagnosticSeverity, type Range } from "vscode-languageserver-types";
import type { Action } from "../domain/finding.ts";
import type { LintFinding, Place } from "../lint/result.ts";
import { pageOf } from "../reports/rule-page.ts";

/** Who says it, as editors show it beside the text. */
const SOURCE = "l4guard";

const SEVERITIES: Readonly<Record<Action, DiagnosticSeverity>> = {
  deny: DiagnosticSeverity.Error,
  warn: DiagnosticSeverity.Warning,
  mutate: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Hint,
};

/** A finding as editors show it, with its rule's page. */
export function diagnosticOf({ finding, place }: LintFinding): Diagnostic {
  const { rule, action, message, fix } = finding;
  return {
    range: rangeOf(place),
    severity: SEVERITIES[action],
    source: SOURCE,
    code: rule,
    codeDescription: { href: pageOf(rule) },
    message: fix === undefined ? message : `${message}\nFix: ${fix}`,
  };
}

/** A place as editors count it: from 0. */
export function rangeOf({ line, column, endLine, endColumn }: Place): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}
