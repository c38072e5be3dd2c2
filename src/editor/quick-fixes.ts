import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver-types";
import { Drafts } from "../lint/drafts.ts";
import type { FixOutcome } from "../lint/fix.ts";
import type { LintFinding } from "../lint/result.ts";
import type { ManifestFile } from "../manifests/manifest-file.ts";
import { diagnosticOf } from "./diagnostics.ts";

/** Findings of one file, and what is known of mending them. */
interface Fixable {
  readonly uri: string;
  readonly file: ManifestFile;
  /** Those at the cursor. */
  readonly findings: readonly LintFinding[];
  /** What `l4guard fix` makes of the file. */
  readonly fixed: Pick<FixOutcome, "made" | "files">;
}

/** What can be done about findings: each fix by itself, all safe ones of the file together, or a reason to ignore it. */
export function actionsFor({ uri, file, findings, fixed }: Fixable): readonly CodeAction[] {
  const single = findings.flatMap((entry) => {
    const { origin, finding } = entry;
    const drafts = new Drafts();
    if (!origin || !finding.edits?.length || !drafts.edit(origin, finding.edits)) return [];
    const isSafe = fixed.made.some(
      (fix) => fix.rules.includes(finding.rule) && fix.finding.origin?.prefix === origin.prefix,
    );
    const title = `${finding.fix ?? "Fix it"} (${finding.rule}${isSafe ? "" : ", unsafe: look at the forecast"})`;
    const after = drafts.texts().get(origin.file) ?? file.parsed.text;
    return [actionOf({ title, uri, file, after, diagnostics: [diagnosticOf(entry)], isPreferred: isSafe })];
  });
  const [after] = fixed.files.values();
  const together =
    after === undefined
      ? []
      : [actionOf({ title: "Make all safe fixes of this file (l4guard)", uri, file, after, diagnostics: [] })];
  return [...single, ...together, ...findings.flatMap((entry) => ignoring(uri, file, entry))];
}

interface Replacement {
  readonly title: string;
  readonly uri: string;
  readonly file: ManifestFile;
  readonly after: string;
  readonly diagnostics: Diagnostic[];
  readonly isPreferred?: boolean;
}

function actionOf({ title, uri, file, after, diagnostics, isPreferred = false }: Replacement): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    isPreferred,
    edit: { changes: { [uri]: [changeBetween(file, after)] } },
  };
}

/** The one stretch of the text that differs: editors keep cursor and history of the rest. */
function changeBetween({ parsed: { text }, lines }: ManifestFile, after: string): TextEdit {
  let start = 0;
  while (start < Math.min(text.length, after.length) && text[start] === after[start]) start++;
  let same = 0;
  while (same < Math.min(text.length, after.length) - start && text.at(-1 - same) === after.at(-1 - same)) same++;
  return {
    range: { start: positionOf(start), end: positionOf(text.length - same) },
    newText: after.slice(start, after.length - same),
  };

  function positionOf(offset: number) {
    const { line, column } = lines.positionOf(offset);
    return { line: line - 1, character: column - 1 };
  }
}

/** A comment above the line that says why the finding does not count; the reason is for people to write. */
function ignoring(uri: string, file: ManifestFile, entry: LintFinding): readonly CodeAction[] {
  const { finding, place } = entry;
  const line = file.lines.textOf(place.line);
  if (/^\s*[{[]/.test(file.parsed.text)) return [];
  const at = { line: place.line - 1, character: 0 };
  const indent = /^ */.exec(line)?.[0] ?? "";
  return [
    {
      title: `Ignore ${finding.rule} here, with a reason`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnosticOf(entry)],
      edit: {
        changes: {
          [uri]: [{ range: { start: at, end: at }, newText: `${indent}# l4guard-ignore ${finding.rule}: why\n` }],
        },
      },
    },
  ];
}
