import type { Action } from "../domain/finding.ts";
import { fingerprintOf } from "../lint/fingerprint.ts";
import { ignoreProblems } from "./ignores.ts";
import { fullMessage, objectTitle, type Reporter } from "./report.ts";

const SEVERITIES: Readonly<Record<Action, string>> = { deny: "critical", warn: "minor", mutate: "info", info: "info" };

/** The result as a GitLab code quality report, which merge requests show beside the lines. */
export const gitlabReport: Reporter = (result) => {
  const { findings, unreadable } = result;
  const issues = [
    ...findings.map(({ finding, object, place, identity }) => ({
      description: `${objectTitle(object)}: ${fullMessage(finding)}${finding.fix ? ` Fix: ${finding.fix}` : ""}`,
      check_name: finding.rule,
      fingerprint: fingerprintOf(identity),
      severity: SEVERITIES[finding.action],
      location: { path: place.file || "cluster", lines: { begin: place.line, end: place.endLine } },
    })),
    ...unreadable.map(({ file, line = 1, message }) => ({
      description: `${file}: ${message}`,
      check_name: "unreadable",
      fingerprint: fingerprintOf(`unreadable\n${file}\n${line}`),
      severity: "blocker",
      location: { path: file, lines: { begin: line, end: line } },
    })),
    ...ignoreProblems(result).map(({ file, line, rule, text }) => ({
      description: text,
      check_name: "l4guard-ignore",
      fingerprint: fingerprintOf(`l4guard-ignore\n${file}\n${line}\n${rule}`),
      severity: "info",
      location: { path: file, lines: { begin: line, end: line } },
    })),
  ];
  return `${JSON.stringify(issues, undefined, 2)}\n`;
};
