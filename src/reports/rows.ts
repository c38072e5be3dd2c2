/** Columns where no terminal says otherwise. */
const WIDTH = 80;
const INDENT = 20;

/** The rows and lists of a text of so many columns. */
export class Rows {
  readonly #columns: number;

  constructor(columns = WIDTH) {
    this.#columns = columns;
  }

  /** The lines of a title and what there is under it, one value a line where words allow; "none" without any. */
  row(title: string, values: readonly string[]): string[] {
    const first = `  ${title}`.padEnd(INDENT);
    const [value = "none", ...others] = values;
    return [value, ...others].flatMap((text, index) =>
      this.#wrap(text, index === 0 ? first : " ".repeat(INDENT), " ".repeat(INDENT)),
    );
  }

  /** The lines of one item of a list. */
  item(text: string): string[] {
    return this.#wrap(text, "  - ", "    ");
  }

  #wrap(text: string, first: string, rest: string): string[] {
    const lines: string[] = [];
    let line = first;
    let isEmpty = true;
    for (const word of text.split(" ")) {
      if (!isEmpty && line.length + 1 + word.length > this.#columns) {
        lines.push(line);
        line = rest;
        isEmpty = true;
      }
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
    return [...lines, line];
  }
}
