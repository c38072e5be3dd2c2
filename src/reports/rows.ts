/** Columns of the text. */
const WIDTH = 80;
const INDENT = 20;

/** The lines of a title and what there is under it, one value a line where words allow; "none" without any. */
export function row(title: string, values: readonly string[]): string[] {
  const first = `  ${title}`.padEnd(INDENT);
  const [value = "none", ...others] = values;
  return [value, ...others].flatMap((text, index) =>
    wrap(text, index === 0 ? first : " ".repeat(INDENT), " ".repeat(INDENT)),
  );
}

/** The lines of one item of a list. */
export function item(text: string): string[] {
  return wrap(text, "  - ", "    ");
}

function wrap(text: string, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
