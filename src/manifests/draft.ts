/** The text of a document that is edited, and how it is written. */
export class Draft {
  readonly text: string;
  readonly newline: string;
  readonly isJson: boolean;

  constructor(text: string) {
    this.text = text;
    this.newline = text.includes("\r\n") ? "\r\n" : "\n";
    this.isJson = /^[\s\ufeff]*[{[]/.test(text);
  }

  /** The text with a stretch of it replaced. */
  splice(start: number, end: number, replacement: string): string {
    return this.text.slice(0, start) + replacement + this.text.slice(end);
  }

  /** The offset of the line's first character. */
  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** The offset behind the line's break; behind the text where the last line has none. */
  lineEnd(offset: number): number {
    // What ends with its line break, as block scalars do, is not continued on the next line.
    if (offset > 0 && this.text[offset - 1] === "\n") return offset;
    const newline = this.text.indexOf("\n", offset);
    return newline < 0 ? this.text.length : newline + 1;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** The comment that stands behind the offset on its line; empty where there is none. */
  commentBehind(offset: number): string {
    return /^[ \t]*(#[^\r\n]*)/.exec(this.text.slice(offset, this.lineEnd(offset)))?.[1] ?? "";
  }

  /** The offset of the first character of the line at `start` that is no blank. */
  contentStart(start: number): number {
    return start + (/^[ \t]*/.exec(this.text.slice(start))?.[0].length ?? 0);
  }

  /** Lines inserted at the start of the line at `offset`. */
  insertLines(offset: number, lines: readonly string[], indent: number): string {
    const before = offset > 0 && this.text[offset - 1] !== "\n" ? this.newline : "";
    const body = lines.map((line) => " ".repeat(indent) + line).join(this.newline);
    return this.splice(offset, offset, before + body + (before === "" ? this.newline : ""));
  }
}
