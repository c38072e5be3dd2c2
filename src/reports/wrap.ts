/** The text in lines of at most `width` characters, broken at spaces where there are some. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The text wrapped, each line behind `indent` spaces. */
export function wrapIndented(text: string, columns: number, indent: number): string {
  return wrap(text, columns - indent)
    .map((line) => `${" ".repeat(indent)}${line}\n`)
    .join("");
}
