import { EVENT_ID, parseEvents } from "js-yaml";
import { type JsonPointer, pointer } from "../domain/json.ts";
import { locate, type Span, scalarText } from "./locate.ts";
import { buildSyntaxTree, collectionsOf, type SyntaxNode } from "./syntax-tree.ts";

/** A key that a mapping has more than once; the last one counts, silently. */
interface DuplicateKey {
  /** Of the field, with the key as last token. */
  readonly path: JsonPointer;
  readonly key: string;
}

/** Deeper nesting is refused, as a guard of the stack. */
export const MAX_DEPTH = 100;

/** One document of a YAML or JSON text. Where its parts are written is found out when someone asks. */
export class ManifestDocument {
  /** The value as Kubernetes reads it. */
  readonly value: unknown;
  /** The template that Helm names in a comment before the document. */
  readonly template: string | undefined;
  /** The text of the document alone. */
  readonly text: string;
  /** Where the document starts in the whole text. */
  readonly offset: number;
  /** False where the parser has made sure that no key is written twice. */
  readonly mayRepeatKeys: boolean;
  #duplicates: readonly DuplicateKey[] | undefined;
  #tree: SyntaxNode | undefined;
  #isParsed = false;

  constructor(parts: Pick<ManifestDocument, "value" | "template" | "text" | "offset" | "mayRepeatKeys">) {
    this.value = parts.value;
    this.template = parts.template;
    this.text = parts.text;
    this.offset = parts.offset;
    this.mayRepeatKeys = parts.mayRepeatKeys;
  }

  /** Where the field at `path` is written, in the whole text. Never throws. */
  locate(path: JsonPointer): Span {
    const tree = this.tree;
    if (!tree) return { start: this.offset, end: this.offset };
    const { start, end } = locate(tree, path);
    return { start: start + this.offset, end: end + this.offset };
  }

  /** The text of the scalar at `path` as it is written: `1.30` where its value is the number 1.3. */
  scalarText(path: JsonPointer): string | undefined {
    return this.tree && scalarText(this.tree, path);
  }

  /** The keys that are written twice in one mapping, in the order of the text. */
  duplicateKeys(): readonly DuplicateKey[] {
    return (this.#duplicates ??= this.mayRepeatKeys ? this.#findDuplicates() : []);
  }

  #findDuplicates(): readonly DuplicateKey[] {
    const duplicates: DuplicateKey[] = [];
    if (!this.tree) return duplicates;
    for (const [node, path] of collectionsOf(this.tree)) {
      if (node.kind !== "mapping") continue;
      const seen = new Set<string>();
      for (const { key } of node.pairs) {
        if (key.kind !== "scalar" || key.text === "<<") continue;
        if (seen.has(key.text)) duplicates.push({ path: pointer(...path, key.text), key: key.text });
        seen.add(key.text);
      }
    }
    return duplicates;
  }

  /** The document as it is written; undefined where only a JSON parser could read it. */
  get tree(): SyntaxNode | undefined {
    if (!this.#isParsed) {
      this.#isParsed = true;
      this.#tree = syntaxTreeOf(this.text);
    }
    return this.#tree;
  }
}

/** The syntax tree of a text with one document; undefined where there is none or it can't be parsed. */
export function syntaxTreeOf(text: string): SyntaxNode | undefined {
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const first = events.findIndex(({ type }) => type === EVENT_ID.DOCUMENT);
    return first < 0 ? undefined : buildSyntaxTree(text, events.slice(first + 1));
  } catch {
    return undefined;
  }
}
