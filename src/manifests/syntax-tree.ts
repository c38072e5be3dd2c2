import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, type ScalarEvent } from "js-yaml";

/** What every node knows about its place; offsets into the text, the end exclusive, quotes and brackets included. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly hasAnchor: boolean;
  readonly hasTag: boolean;
}

/** A value without parts. */
export interface ScalarNode extends Place {
  readonly kind: "scalar";
  /** @internal */
  readonly event: ScalarEvent;
  /** Its text, escapes resolved. */
  readonly text: string;
}

/** A key with its value. */
export interface Pair {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
}

/** A mapping; `isFlow` where it is written in braces. */
export interface MappingNode extends Place {
  readonly kind: "mapping";
  readonly isFlow: boolean;
  readonly pairs: readonly Pair[];
}

/** A sequence; `isFlow` where it is written in brackets. */
export interface SequenceNode extends Place {
  readonly kind: "sequence";
  readonly isFlow: boolean;
  readonly items: readonly SyntaxNode[];
}

/** A reference to an anchor; undefined where there is none of that name. */
interface AliasNode extends Place {
  readonly kind: "alias";
  readonly target: SyntaxNode | undefined;
}

/** A node of a document as it is written. */
export type SyntaxNode = ScalarNode | MappingNode | SequenceNode | AliasNode;

/**
 * The first document of `events`, or undefined where there is none.
 * @internal
 */
export function buildSyntaxTree(text: string, events: readonly Event[]): SyntaxNode | undefined {
  const anchors = new Map<string, SyntaxNode>();
  let at = 0;
  let lastEnd = 0;

  const anchored = (event: { anchorStart: number; anchorEnd: number }, node: SyntaxNode): SyntaxNode => {
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
    lastEnd = node.end;
    return node;
  };
  const readNode = (): SyntaxNode | undefined => {
    const event = events[at++];
    if (!event) return undefined;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return anchored(event, scalarNode(text, event, lastEnd));
      case EVENT_ID.ALIAS: {
        const target = anchors.get(text.slice(event.anchorStart, event.anchorEnd));
        lastEnd = event.anchorEnd;
        return {
          kind: "alias",
          start: event.anchorStart - 1,
          end: event.anchorEnd,
          hasAnchor: false,
          hasTag: false,
          target,
        };
      }
      case EVENT_ID.MAPPING: {
        lastEnd = event.start;
        const pairs: Pair[] = [];
        for (;;) {
          const key = readNode();
          if (!key) break;
          const value = readNode();
          if (!value) break;
          pairs.push({ key, value });
        }
        const isFlow = event.style === COLLECTION_STYLE.FLOW;
        return anchored(event, {
          kind: "mapping",
          isFlow,
          pairs,
          ...placeOf(event, isFlow ? closing(text, lastEnd, "}") : lastEnd),
        });
      }
      case EVENT_ID.SEQUENCE: {
        lastEnd = event.start;
        const items: SyntaxNode[] = [];
        for (let item = readNode(); item; item = readNode()) items.push(item);
        const isFlow = event.style === COLLECTION_STYLE.FLOW;
        return anchored(event, {
          kind: "sequence",
          isFlow,
          items,
          ...placeOf(event, isFlow ? closing(text, lastEnd, "]") : lastEnd),
        });
      }
      case EVENT_ID.DOCUMENT:
        return readNode();
      case EVENT_ID.POP:
        return undefined;
    }
  };
  return readNode();
}

interface CollectionStart {
  readonly start: number;
  readonly anchorStart: number;
  readonly tagStart: number;
}

function placeOf({ start, anchorStart, tagStart }: CollectionStart, end: number): Place {
  return { start, end, hasAnchor: anchorStart >= 0, hasTag: tagStart >= 0 };
}

function scalarNode(text: string, event: ScalarEvent, before: number): ScalarNode {
  const isEmpty = event.valueStart < 0;
  const quotes = isQuoted(event) ? 1 : 0;
  // An empty value stands right behind the colon or dash that announces it.
  const start = isEmpty ? behindIndicator(text, before) : event.valueStart - quotes;
  const end = isEmpty ? start : event.valueEnd + quotes;
  const place = { start, end, hasAnchor: event.anchorStart >= 0, hasTag: event.tagStart >= 0 };
  return { kind: "scalar", event, text: isEmpty ? "" : getScalarValue(text, event), ...place };
}

/**
 * Whether the scalar is written in quotes.
 * @internal
 */
export function isQuoted({ style }: ScalarEvent): boolean {
  return style === 2 || style === 3;
}

function behindIndicator(text: string, from: number): number {
  const match = /[ \t]*[:-]/y;
  match.lastIndex = from;
  return match.test(text) ? match.lastIndex : from;
}

/** The offset behind the bracket that closes a flow collection whose last part ends at `from`; comments are passed over. */
function closing(text: string, from: number, bracket: "}" | "]"): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === bracket) return at + 1;
    if (text[at] === "#") {
      const newline = text.indexOf("\n", at);
      at = newline < 0 ? text.length : newline;
    }
  }
  return text.length;
}

/** The mappings and sequences below `node`, itself included, each once; aliases are not followed. */
export function* collectionsOf(
  node: SyntaxNode,
  path: readonly string[] = [],
): Iterable<readonly [MappingNode | SequenceNode, readonly string[]]> {
  if (node.kind === "scalar" || node.kind === "alias") return;
  yield [node, path];
  if (node.kind === "sequence") {
    for (const [index, item] of node.items.entries()) yield* collectionsOf(item, [...path, String(index)]);
    return;
  }
  for (const { key, value } of node.pairs) if (key.kind === "scalar") yield* collectionsOf(value, [...path, key.text]);
}
