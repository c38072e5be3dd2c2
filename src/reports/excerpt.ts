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
  const from = place.column - 1 + length > width ? Math.max(0, Math.min(place.column - 1 - 8, text.length - width)) : 0;
  const cut = text.slice(from, from + width);
  const indent = Math.min(place.column - 1 - from, cut.length);
  return { line: place.line, text: cut, indent, length: Math.max(1, Math.min(length, cut.length - indent)) };
}
