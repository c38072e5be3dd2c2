import { readManifestText } from "./manifest-text.ts";

/** The values of a YAML or JSON text's documents, in order. */
interface ParsedText {
  readonly values: readonly unknown[];
  /** What could not be parsed, with line and column. */
  readonly problems: readonly string[];
}

/** The documents of `text` as Kubernetes reads them, for those who need no positions. Never throws. */
export function parseText(text: string): ParsedText {
  const { documents, problems } = readManifestText(text);
  return {
    values: documents.map(({ value }) => value),
    problems: problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`),
  };
}
