import { parseAllDocuments } from "yaml";

/** The values of a YAML or JSON text's documents, in order; empty documents are null. */
export interface ParsedText {
  readonly values: readonly unknown[];
  /** What could not be parsed, with line and column. */
  readonly problems: readonly string[];
}

/** Aliases that one text may expand to; bounds what an alias bomb costs. */
const MOST_ALIASES = 1_000;

/** The documents of `text`, as Kubernetes reads YAML: version 1.1, no duplicate keys. Never throws. */
export function parseText(text: string): ParsedText {
  const values: unknown[] = [];
  const problems: string[] = [];
  for (const document of parseAllDocuments(text, { version: "1.1", prettyErrors: true, merge: true })) {
    if (document.errors.length > 0) {
      problems.push(...document.errors.map(({ message }) => message.split("\n", 1)[0] ?? message));
      continue;
    }
    try {
      values.push(document.toJS({ maxAliasCount: MOST_ALIASES }));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { values, problems };
}
