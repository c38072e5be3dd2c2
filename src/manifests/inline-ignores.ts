import type { ManifestDocument } from "./manifest-document.ts";
import type { ManifestFile } from "./manifest-file.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

/** A comment `# l4guard-ignore RULE: REASON`; lines and columns count from 1. */
export interface InlineIgnore {
  readonly rules: readonly string[];
  /** Empty where none is given. */
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  /** The line that it is about: its own, or the next that is no comment where it stands alone. */
  readonly target: number;
  /** It stands on a line of its own, and so may be about a whole object. */
  readonly isAlone: boolean;
}

const COMMENT = /(?:^|[ \t])(#[ \t]*l4guard-ignore\b[ \t]*([^:\r\n]*)(?::([^\r\n]*))?)/gm;

/** The comments of the file by which its author ignores findings. */
export function inlineIgnoresOf({ parsed, lines }: ManifestFile): readonly InlineIgnore[] {
  const { text, documents } = parsed;
  if (!text.includes("l4guard-ignore")) return [];
  return [...text.matchAll(COMMENT)].flatMap(({ index, 0: whole, 1: comment = "", 2: rules = "", 3: reason = "" }) => {
    const offset = index + whole.length - comment.length;
    if (documents.some((document) => isInScalar(document, offset))) return [];
    const { line, column } = lines.positionOf(offset);
    const isAlone = /^[ \t]*(?:---[ \t]*)?$/.test(text.slice(offset - column + 1, offset));
    return [
      {
        rules: rules.split(",").map((rule) => rule.trim()),
        reason: reason.trim(),
        line,
        column,
        target: isAlone ? nextLine(text, line) : line,
        isAlone,
      },
    ];
  });
}

/** The next line that says something. */
function nextLine(text: string, line: number): number {
  const rest = text.split("\n").slice(line);
  const index = rest.findIndex((next) => !/^\s*(?:#.*)?$|^---\s*(?:#.*)?$/.test(next));
  return index < 0 ? 0 : line + index + 1;
}

/** Whether the place is part of a value, in which a number sign is text. */
function isInScalar({ tree, offset: start, text }: ManifestDocument, offset: number): boolean {
  const at = offset - start;
  if (!tree || at < 0 || at >= text.length) return false;
  const open: SyntaxNode[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "scalar" && node.start <= at && at < node.end) return true;
    if (node.kind === "sequence") open.push(...node.items);
    if (node.kind === "mapping") for (const { key, value } of node.pairs) open.push(key, value);
  }
  return false;
}
