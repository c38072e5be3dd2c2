import type { LintFinding } from "../lint/result.ts";
import { escapeHtml } from "./html-page.ts";
import { ignoreProblems } from "./ignores.ts";
import { fullMessage, LABELS, objectTitle, placeTitle, type Reporter } from "./report.ts";

/**
 * The result as JUnit XML: a suite for each file, a test case for each finding. A denial is a failure, an unreadable
 * document an error; what only warns passes and says so in its output.
 */
export const junitReport: Reporter = (result) => {
  const { findings, suppressed, unreadable, files } = result;
  const problems = ignoreProblems(result);
  const suites = [
    ...new Set([...files, ...findings.map(({ place }) => place.file), ...unreadable.map(({ file }) => file)]),
  ].map((file) => {
    const own = findings.filter(({ place }) => place.file === file);
    const broken = unreadable.filter((entry) => entry.file === file);
    const excused = suppressed.filter(({ place }) => place.file === file);
    const remarks = problems.filter((problem) => problem.file === file);
    const cases = [
      ...own.map(caseOf),
      ...excused.map(excusedCase),
      ...remarks.map(({ line, text }) => remarkCase(file, `line ${line}: ${text}`)),
      ...broken.map(({ line, message }) => brokenCase(file, line === undefined ? message : `line ${line}: ${message}`)),
      ...(own.length + excused.length + remarks.length + broken.length === 0
        ? [`    <testcase name="no findings" classname="${escapeXml(file)}" time="0"/>`]
        : []),
    ];
    const failures = own.filter(({ finding }) => finding.action === "deny").length;
    return { file: file || "cluster", cases, failures, errors: broken.length, skipped: excused.length };
  });
  const sum = (pick: (suite: (typeof suites)[number]) => number) =>
    suites.reduce((total, suite) => total + pick(suite), 0);
  const totals = `tests="${sum(({ cases }) => cases.length)}" failures="${sum(({ failures }) => failures)}" errors="${sum(({ errors }) => errors)}"`;
  const body = suites.map(
    ({ file, cases, failures, errors, skipped }) =>
      `  <testsuite name="${escapeXml(file)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="0">\n${cases.join("\n")}\n  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="l4guard" ${totals} time="0">\n${body.join("")}</testsuites>\n`;
};

function caseOf(entry: LintFinding): string {
  const { finding, object, place } = entry;
  const name = `${objectTitle(object)}: ${finding.rule}`;
  const message = fullMessage(finding);
  const details = [placeTitle(entry), message, finding.fix ? `Fix: ${finding.fix}` : ""]
    .filter((line) => line !== "")
    .join("\n");
  const body =
    finding.action === "deny"
      ? `<failure type="${escapeXml(finding.rule)}" message="${escapeXml(message)}">${escapeXml(details)}</failure>`
      : `<system-out>${escapeXml(`${LABELS[finding.action]}: ${details}`)}</system-out>`;
  return `    <testcase name="${escapeXml(name)}" classname="${escapeXml(place.file || "cluster")}" time="0">${body}</testcase>`;
}

function excusedCase({ finding, object, place, suppressed }: LintFinding): string {
  const name = `${objectTitle(object)}: ${finding.rule}`;
  const body = `<skipped message="${escapeXml(suppressed?.reason ?? "")}"/>`;
  return `    <testcase name="${escapeXml(name)}" classname="${escapeXml(place.file || "cluster")}" time="0">${body}</testcase>`;
}

function remarkCase(file: string, text: string): string {
  const body = `<system-out>${escapeXml(text)}</system-out>`;
  return `    <testcase name="l4guard-ignore" classname="${escapeXml(file || "cluster")}" time="0">${body}</testcase>`;
}

function brokenCase(file: string, message: string): string {
  const body = `<error type="unreadable" message="${escapeXml(message)}"/>`;
  return `    <testcase name="unreadable" classname="${escapeXml(file)}" time="0">${body}</testcase>`;
}

/** The text with what XML reserves escaped, and what XML 1.0 has no characters for replaced. */
function escapeXml(text: string): string {
  return escapeHtml(text.replace(NOT_IN_XML, "\ufffd"));
}

const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
