import { ACTIONS, type Action } from "../domain/finding.ts";
import { VERSION } from "../domain/own-version.ts";
import type { Rule } from "../engine/rule.ts";
import { Drafts } from "../lint/drafts.ts";
import { fingerprintOf } from "../lint/fingerprint.ts";
import type { LintFinding, LintResult, Place } from "../lint/result.ts";
import { RULES } from "../rules/index.ts";
import { ignoreProblems } from "./ignores.ts";
import { fullMessage, objectTitle, type Reporter } from "./report.ts";
import { pageOf } from "./rule-page.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS: Readonly<Record<Action, "error" | "warning" | "note">> = {
  deny: "error",
  warn: "warning",
  mutate: "note",
  info: "note",
};

/** From 7 on code scanning calls it high, from 4 on medium. */
const SEVERITIES: Readonly<Record<Action, string>> = { deny: "7.5", warn: "5.0", mutate: "3.0", info: "1.0" };

/** The result as SARIF 2.1.0, as code scanning services read it. */
export const sarifReport: Reporter = (result) => {
  const results = [...result.findings, ...result.suppressed];
  const spoken = new Set(results.map(({ finding }) => finding.rule));
  const rules = RULES.filter(({ id }) => spoken.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "l4guard", semanticVersion: VERSION, rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        invocations: [invocation(result)],
        results: results.map((entry) => resultOf(entry, indexes.get(entry.finding.rule) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function descriptor({ id, summary, why, fix, action, group, sources }: Rule) {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    helpUri: pageOf(id),
    help: {
      markdown: `${why}\n\n**Fix:** ${fix}\n\n[All about ${id}](${pageOf(id)})`,
      text: `${why}\n\nFix: ${fix}\n\nSources:\n${sources.map((source) => `- ${source}`).join("\n")}`,
    },
    defaultConfiguration: { level: LEVELS[action] },
    properties: {
      tags: ["security", group],
      precision: "high",
      "security-severity": SEVERITIES[action],
      "problem.severity": action === "deny" ? "error" : "warning",
    },
  };
}

function invocation(result: LintResult) {
  const { unreadable, crashed } = result;
  const notifications = [
    ...unreadable.map(({ file, line, column, message }) => ({
      level: "error",
      message: { text: `${file}: ${message}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file) },
            ...(line !== undefined && { region: { startLine: line, startColumn: column } }),
          },
        },
      ],
    })),
    ...crashed.map(({ rule, error, object }) => ({
      level: "error",
      message: { text: `Rule ${rule} crashed on ${objectTitle(object)}: ${String(error)}` },
    })),
  ];
  const remarks = ignoreProblems(result).map(({ file, line, column, text }) => ({
    level: "warning",
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  return {
    executionSuccessful: notifications.length === 0,
    ...(notifications.length + remarks.length > 0 && { toolExecutionNotifications: [...notifications, ...remarks] }),
  };
}

function resultOf(entry: LintFinding, ruleIndex: number) {
  const { finding, object, place, identity, suppressed } = entry;
  const fix = finding.fix ? ` Fix: ${finding.fix}` : "";
  const name = [object.cluster ?? "", object.kind, object.namespace, object.name]
    .filter((part) => part !== "")
    .join("/");
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.action],
    rank: rankOf(finding.action),
    message: { text: `${fullMessage(finding)}${fix}` },
    locations: [
      {
        ...(place.file !== "" && { physicalLocation: physical(place) }),
        logicalLocations: [{ fullyQualifiedName: name + finding.path, kind: "object" }],
      },
    ],
    partialFingerprints: { "l4guard/v1": fingerprintOf(identity) },
    ...fixesOf(entry),
    ...(suppressed && {
      suppressions: [
        {
          kind: suppressed.kind === "comment" ? "inSource" : "external",
          status: "accepted",
          justification: suppressed.reason,
        },
      ],
    }),
  };
}

/** The edits of a finding as one replacement in its file; none where the text has no place for them. */
function fixesOf({ finding, origin, place }: LintFinding) {
  const drafts = new Drafts();
  if (!origin || origin.file.path === undefined || !finding.edits || !drafts.edit(origin, finding.edits)) return {};
  const before = origin.file.parsed.text;
  const after = drafts.texts().get(origin.file) ?? before;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let same = 0;
  while (same < before.length - start && same < after.length - start && before.at(-1 - same) === after.at(-1 - same))
    same++;
  const [from, to] = [start, before.length - same].map((offset) => origin.file.lines.positionOf(offset));
  if (!from || !to) return {};
  const deletedRegion = { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  const replacement = { deletedRegion, insertedContent: { text: after.slice(start, after.length - same) } };
  const change = { artifactLocation: { uri: uriOf(place.file) }, replacements: [replacement] };
  return { fixes: [{ description: { text: finding.fix ?? finding.message }, artifactChanges: [change] }] };
}

function physical({ file, line, column, endLine, endColumn }: Place) {
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return { artifactLocation: { uri: uriOf(file) }, region };
}

/** 100 for the most severe action, 0 for the least. */
function rankOf(action: Action): number {
  return Math.round(100 - (100 * ACTIONS.indexOf(action)) / (ACTIONS.length - 1));
}

function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/");
  const uri = encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F");
  return path.startsWith("/") ? `file://${uri}` : uri;
}
