import { wrap } from "../reports/wrap.ts";

/** What a line of Markdown starts with where what is wrapped of it has to start the same way, or below it. */
const LEAD = /^(?:(> )|- )?/;

/** A page of Markdown with its paragraphs, quotes and items wrapped at `columns`; code and tables stay as they are. */
export function wrapPage(page: string, columns: number): string {
  let isCode = false;
  const lines = page.split("\n").flatMap((line) => {
    if (line.startsWith("```")) isCode = !isCode;
    return isCode || line.startsWith("|") || line.length <= columns ? [line] : wrapLine(line, columns);
  });
  return lines.join("\n");
}

function wrapLine(line: string, columns: number): readonly string[] {
  const [lead = "", quote] = LEAD.exec(line) ?? [];
  const [first = "", ...rest] = wrap(line.slice(lead.length), columns - lead.length);
  return [lead + first, ...rest.map((more) => (quote ?? " ".repeat(lead.length)) + more)];
}
