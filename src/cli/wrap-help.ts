import { wrap } from "../reports/wrap.ts";

/**
 * A help text for a terminal of `columns` characters: paragraphs with longer lines are filled again, below the column
 * where their text starts. Usage and examples are commands to copy and stay as they are.
 */
export function wrapHelp(help: string, columns: number): string {
  const [text = "", ...examples] = help.split(/(?=^Examples:$)/m);
  const filled = paragraphsOf(text.split("\n")).flatMap((lines) => {
    const isFitting = lines.every((line) => line.length <= columns);
    return isFitting || COMMAND.test(lines[0] ?? "") ? lines : fill(lines, columns);
  });
  return filled.join("\n") + examples.join("");
}

const COMMAND = /^(?:Usage: | {7}l4guard )/;

/** The lines with those that continue another together. */
function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const paragraphs: string[][] = [];
  for (const line of lines) {
    const open = paragraphs.at(-1);
    const first = open?.[0] ?? "";
    const continues = first !== "" && line !== "" && /^ */.exec(line)?.[0].length === leadOf(first).length;
    if (open && continues && !COMMAND.test(first) && !first.endsWith(":")) open.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs;
}

/** What stands before a line's text: an indent, or an option and the gap behind it. */
function leadOf(line: string): string {
  return /^ *(?:\S+(?: \S+)* {2,})?/.exec(line)?.[0] ?? "";
}

function fill(lines: readonly string[], columns: number): readonly string[] {
  const lead = leadOf(lines[0] ?? "");
  const text = [(lines[0] ?? "").slice(lead.length), ...lines.slice(1).map((line) => line.trim())].join(" ");
  const [first = "", ...rest] = wrap(text, Math.max(20, columns - lead.length));
  return [lead + first, ...rest.map((more) => " ".repeat(lead.length) + more)];
}
