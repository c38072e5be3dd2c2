import { EVENT_ID, type Event } from "js-yaml";
import { type JsonPointer, pointer } from "../domain/json.ts";
import { locate, type Span, scalarText } from "./locate.ts";
import { type ParsedYaml, parseYaml } from "./parse-yaml.ts";
import { buildSyntaxTree, collectionsOf, type SyntaxNode } from "./syntax-tree.ts";

/** A key that a mapping has more than once; the last one counts, silently. */
interface DuplicateKey {
  /** Of the field, with the key as last token. */
  readonly path: JsonPointer;
  readonly key: string;
}

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
  #parsed: ParsedYaml | undefined;
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
    const original = this.#parsed?.originalOffset ?? ((offset: number) => offset);
    return { start: original(start) + this.offset, end: original(end) + this.offset };
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
      this.#parsed = parsedOrNothing(this.text);
      this.#tree = this.#parsed && treeOf(this.#parsed.text, this.#parsed.events);
    }
    return this.#tree;
  }
}

/** The syntax tree of a text with one document; undefined where there is none, or its parser could not read it as it is. */
export function syntaxTreeOf(text: string): SyntaxNode | undefined {
  const parsed = parsedOrNothing(text);
  return parsed?.text === text ? treeOf(text, parsed.events) : undefined;
}

function parsedOrNothing(text: string): ParsedYaml | undefined {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}

function treeOf(text: string, events: readonly Event[]): SyntaxNode | undefined {
  const first = events.findIndex(({ type }) => type === EVENT_ID.DOCUMENT);
  try {
    return first < 0 ? undefined : buildSyntaxTree(text, events.slice(first + 1));
  } catch {
    return undefined;
  }
}
