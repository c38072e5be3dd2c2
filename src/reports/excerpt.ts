import { quotable } from "../engine/message.ts";
import type { LintFinding } from "../lint/result.ts";

/** A line of a manifest and which of its characters a finding is about. */
interface Excerpt {
  readonly line: number;
  readonly text: string;
  /** Characters before the marked ones. */
  readonly indent: number;
  readonly length: number;
}

/** The line that a finding is about, cut to `width` characters around the place; undefined for what is in no file. */
export function excerptOf({ place, source, origin }: LintFinding, width: number): Excerpt | undefined {
  if (!source || !origin) return undefined;
  // Rendered templates count their lines from the document's start, the text from its own.
  const shift = place.file === source.name ? 0 : source.lines.positionOf(origin.document.offset).line - 1;
  const line = source.lines.textOf(place.line + shift);
  const length = place.endLine === place.line ? place.endColumn - place.column : line.length - place.column + 1;
  const text = quotable(line.replaceAll("\t", " "), Number.POSITIVE_INFINITY);
  const start = place.column - 1;
  const end = start + Math.max(1, length);
  const from = firstShown({ start, end, all: text.length, width });
  const cut = ellipsed(text, from, from + width);
  const indent = Math.min(Math.max(start - from, from > 0 ? 1 : 0), cut.length);
  return { line: place.line, text: cut, indent, length: Math.max(1, Math.min(end - from, cut.length) - indent) };
}

/** The first character to show: where not all fits, some before the marked ones, or the last of these, which are the value. */
function firstShown({ start, end, all, width }: { start: number; end: number; all: number; width: number }): number {
  if (end <= width) return 0;
  const isWhole = end - start + LEAD < width;
  return Math.max(0, Math.min(isWhole ? start - LEAD : end + 1 - width, all - width));
}

/** Characters before the marked ones. */
const LEAD = 8;

/** A stretch of the text, with an ellipsis at each end where there is more. */
function ellipsed(text: string, from: number, to: number): string {
  const head = from > 0 ? "…" : "";
  const tail = to < text.length ? "…" : "";
  return head + text.slice(from + head.length, to - tail.length) + tail;
}
