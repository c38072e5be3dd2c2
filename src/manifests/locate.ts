import { type JsonPointer, tokensOf } from "../domain/json.ts";
import type { MappingNode, Pair, SyntaxNode } from "./syntax-tree.ts";

/** A stretch of a text: offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the field at `path` is written: from its key to the end of its value, or the key alone where the value is a
 * collection; a list item from its start. Aliases and merge keys are followed to the anchor. Where the field is absent,
 * it is the closest object above it that is there.
 */
export function locate(root: SyntaxNode, path: JsonPointer): Span {
  let node = root;
  let span: Span = spanOf(root, undefined);
  for (const token of tokensOf(path)) {
    const step = childOf(node, token);
    if (!step) return span;
    span = spanOf(step.node, step.pair);
    node = step.node;
  }
  return span;
}

/** The text of the scalar at `path`, as it is written but for quotes; undefined where there is none. */
export function scalarText(root: SyntaxNode, path: JsonPointer): string | undefined {
  let node: SyntaxNode | undefined = root;
  for (const token of tokensOf(path)) node = node && childOf(node, token)?.node;
  const scalar = node && resolved(node);
  return scalar?.kind === "scalar" ? scalar.text : undefined;
}

/** A child of a node, with its pair in a mapping. */
interface Step {
  readonly node: SyntaxNode;
  readonly pair: Pair | undefined;
}

function childOf(parent: SyntaxNode, token: string): Step | undefined {
  const node = resolved(parent);
  if (node?.kind === "sequence") {
    const item = /^(?:0|[1-9]\d*)$/.test(token) ? node.items[Number(token)] : undefined;
    return item && { node: item, pair: undefined };
  }
  if (node?.kind !== "mapping") return undefined;
  const own = pairOf(node, token);
  if (own) return { node: own.value, pair: own };
  for (const merged of mergedInto(node)) {
    const step = childOf(merged, token);
    if (step) return step;
  }
  return undefined;
}

/** The pair of a key; of a key that is written twice, the last, whose value counts. */
function pairOf(mapping: MappingNode, name: string): Pair | undefined {
  return mapping.pairs.findLast(({ key }) => key.kind === "scalar" && key.text === name);
}

function mergedInto(mapping: MappingNode): readonly SyntaxNode[] {
  const sources = pairOf(mapping, "<<")?.value;
  const node = sources && resolved(sources);
  if (!node) return [];
  return node.kind === "sequence" ? node.items : [node];
}

function resolved(node: SyntaxNode): Exclude<SyntaxNode, { kind: "alias" }> | undefined {
  // An alias always points back at a finished node, so there is no circle to follow.
  return node.kind === "alias" ? node.target && resolved(node.target) : node;
}

function spanOf(node: SyntaxNode, pair: Pair | undefined): Span {
  const isWhole = node.kind === "scalar" || node.kind === "alias" || ("isFlow" in node && node.isFlow);
  if (pair) return { start: pair.key.start, end: isWhole ? Math.max(node.end, pair.key.end) : pair.key.end };
  return { start: node.start, end: isWhole ? node.end : firstPartEnd(node) };
}

function firstPartEnd(node: SyntaxNode): number {
  if (node.kind === "mapping") return node.pairs[0]?.key.end ?? node.end;
  return node.end;
}
