import type { Edit } from "../domain/finding.ts";
import { type JsonValue, tokensOf } from "../domain/json.ts";
import { Draft } from "./draft.ts";
import { syntaxTreeOf } from "./manifest-document.ts";
import { printInline, printPair, type Quoting } from "./print-scalar.ts";
import {
  isQuoted,
  type MappingNode,
  type Pair,
  type ScalarNode,
  type SequenceNode,
  type SyntaxNode,
} from "./syntax-tree.ts";

/**
 * The text of one document with the edits made in it, all else as it was: comments, order, quoting, line breaks.
 * Undefined where an edit has no place of its own: behind an alias or merge key, in a block scalar, or where what the
 * edit expects is not there. The caller compares what the text says then with what it should.
 */
export function editText(text: string, edits: readonly Edit[]): string | undefined {
  let edited = text;
  for (const change of renamesJoined(edits)) {
    const tree = syntaxTreeOf(edited);
    const next = tree && applyChange(new Draft(edited), tree, change);
    if (next === undefined) return undefined;
    edited = next;
  }
  return edited;
}

/** An edit, or a pair of them that gives a key a new name. */
type Change =
  | Edit
  | { readonly kind: "rename"; readonly from: readonly string[]; readonly to: string; readonly value: JsonValue };

/** The edits, where one removes a key and another adds one beside it as a single change: it keeps its line and comment. */
function renamesJoined(edits: readonly Edit[]): readonly Change[] {
  const removal = edits.find(({ kind }) => kind === "remove");
  const addition = edits.find(({ kind }) => kind === "add");
  if (edits.length !== 2 || removal?.kind !== "remove" || addition?.kind !== "add") return edits;
  const from = tokensOf(removal.path);
  const to = tokensOf(addition.path);
  const areBeside = from.length === to.length && from.slice(0, -1).every((token, index) => token === to[index]);
  return areBeside ? [{ kind: "rename", from, to: to.at(-1) ?? "", value: addition.value }] : edits;
}

function applyChange(draft: Draft, tree: SyntaxNode, change: Change): string | undefined {
  switch (change.kind) {
    case "replace": {
      const found = find(tree, tokensOf(change.path));
      return found && (replaceValue(draft, found.node, change.value) ?? replaceLines(draft, found, change.value));
    }
    case "rename":
      return rename(draft, tree, change);
    case "remove":
      return remove(draft, tree, tokensOf(change.path));
    case "add":
      return add(draft, tree, tokensOf(change.path), change.value);
  }
}

/** A node at a path, with what it is part of. */
interface Found {
  readonly node: SyntaxNode;
  readonly parent: MappingNode | SequenceNode | undefined;
  readonly pair: Pair | undefined;
}

/** The node at the path, written in place: nothing is looked up behind aliases, and no key may be there twice. */
function find(tree: SyntaxNode, tokens: readonly string[]): Found | undefined {
  let found: Found = { node: tree, parent: undefined, pair: undefined };
  for (const token of tokens) {
    const { node } = found;
    // What is anchored is also read elsewhere.
    if (node.kind === "alias" || node.kind === "scalar" || node.hasAnchor) return undefined;
    if (node.kind === "sequence") {
      const item = node.items[Number(token)];
      if (!item) return undefined;
      found = { node: item, parent: node, pair: undefined };
      continue;
    }
    const pairs = node.pairs.filter(({ key }) => key.kind === "scalar" && key.text === token);
    const [pair] = pairs;
    if (pairs.length !== 1 || !pair) return undefined;
    found = { node: pair.value, parent: node, pair };
  }
  return found;
}

function replaceValue(draft: Draft, node: SyntaxNode, value: JsonValue): string | undefined {
  if (node.hasAnchor || node.hasTag) return undefined;
  if (node.kind === "scalar") return isOnOneLine(node) ? replaceScalar(draft, node, value) : undefined;
  if (node.kind === "sequence" && Array.isArray(value) && value.length === node.items.length) {
    // From the last to the first, so that the offsets before stay true.
    let edited: string | undefined = draft.text;
    for (let index = node.items.length - 1; index >= 0 && edited !== undefined; index--) {
      const item = node.items[index];
      edited = item?.kind === "scalar" ? replaceValue(new Draft(edited), item, value[index] as JsonValue) : undefined;
    }
    return edited;
  }
  const isFlow = node.kind !== "alias" && node.isFlow;
  return isFlow && !draft.text.slice(node.start, node.end).includes("#")
    ? draft.splice(node.start, node.end, printInline(value, draft.isJson ? "json" : "plain"))
    : undefined;
}

/** Puts a value on the line of its key, in place of the lines below it: of a block text, or of a collection without comments. */
function replaceLines(draft: Draft, { node, pair }: Found, value: JsonValue): string | undefined {
  if (!pair || draft.isJson || node.kind === "alias" || node.hasAnchor || node.hasTag) return undefined;
  const start = draft.text.indexOf(":", pair.key.end) + 1;
  const lines = draft.text.slice(start, node.end);
  // A number sign in a block text is text.
  const commentable = node.kind === "scalar" ? (lines.split("\n", 1)[0] ?? "") : lines;
  if (commentable.includes("#")) return undefined;
  return draft.splice(start, node.end, ` ${printInline(value, "plain")}${lines.endsWith("\n") ? draft.newline : ""}`);
}

function replaceScalar(draft: Draft, node: ScalarNode, value: JsonValue): string {
  const isEmpty = node.start === node.end;
  const printed = printInline(value, draft.isJson ? "json" : quotingOf(node));
  return draft.splice(node.start, node.end, isEmpty ? ` ${printed}` : printed);
}

function quotingOf({ event }: ScalarNode): Quoting {
  return event.style === 3 ? "double" : event.style === 2 ? "single" : "plain";
}

/** Whether it is a plain or quoted text; block scalars have their lines to themselves. */
function isOnOneLine({ event }: ScalarNode): boolean {
  return event.style <= 3;
}

function rename(draft: Draft, tree: SyntaxNode, { from, to, value }: Change & { kind: "rename" }): string | undefined {
  const found = find(tree, from);
  if (!found?.pair || found.parent?.kind !== "mapping" || found.pair.key.kind !== "scalar") return undefined;
  if (found.parent.pairs.some(({ key }) => key.kind === "scalar" && key.text === to)) return undefined;
  const { node } = found;
  const isSame = node.kind === "scalar" && node.text === value;
  const valued = isSame ? draft.text : replaceValue(draft, node, value);
  if (valued === undefined) return undefined;
  const { key } = found.pair;
  const quoting = draft.isJson ? "json" : isQuoted(key.event) ? quotingOf(key) : "plain";
  return new Draft(valued).splice(key.start, key.end, printInline(to, quoting));
}

function remove(draft: Draft, tree: SyntaxNode, tokens: readonly string[]): string | undefined {
  const found = find(tree, tokens);
  const { parent } = found ?? {};
  if (!found || !parent || found.node.hasAnchor) return undefined;
  const parts: readonly Extent[] =
    parent.kind === "mapping"
      ? parent.pairs.map(({ key, value }) => ({ start: key.start, end: Math.max(value.end, key.end) }))
      : parent.items.map(({ start, end }) => ({ start, end }));
  const index = parent.kind === "mapping" ? parent.pairs.indexOf(found.pair as Pair) : parent.items.indexOf(found.node);
  const part = parts[index];
  if (!part) return undefined;
  if (parent.isFlow) return removeFromFlow(draft, parts, index);
  if (parts.length > 1) return removeLines(draft, parent, parts, index);
  // The last one goes with its collection, which stays as an empty one.
  const holder = find(tree, tokens.slice(0, -1));
  if (!holder?.pair) return undefined;
  const colon = draft.text.indexOf(":", holder.pair.key.end);
  const comments = [
    ...(draft.text.slice(colon + 1, part.start).match(/#[^\r\n]*/g) ?? []),
    ...[draft.commentBehind(part.end)].filter((comment) => comment !== ""),
  ];
  const lead = draft.newline + " ".repeat(draft.column(part.start));
  const kept = comments.length === 0 ? "" : ` ${comments.join(lead)}`;
  const empty = parent.kind === "mapping" ? " {}" : " []";
  return draft.splice(colon + 1, draft.lineEnd(part.end), empty + kept + draft.newline);
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function removeFromFlow(draft: Draft, parts: readonly Extent[], index: number): string {
  const [part, before, after] = [parts[index], parts[index - 1], parts[index + 1]];
  if (!part) return draft.text;
  const hasComment = (start: number, end: number) => draft.text.slice(start, end).includes("#");
  if (after) {
    const end = hasComment(part.end, after.start) ? draft.text.indexOf(",", part.end) + 1 : after.start;
    return draft.splice(part.start, end, "");
  }
  const start = before && !hasComment(before.end, part.start) ? before.end : part.start;
  return draft.splice(start, part.end, "");
}

function removeLines(
  draft: Draft,
  parent: MappingNode | SequenceNode,
  parts: readonly Extent[],
  index: number,
): string | undefined {
  const [part, next] = [parts[index], parts[index + 1]];
  if (!part) return undefined;
  const lineStart = draft.lineStart(part.start);
  const lead = draft.text.slice(lineStart, part.start);
  const ownsLine = parent.kind === "sequence" ? /^\s*-\s+$/.test(lead) : /^\s*$/.test(lead);
  const comment = draft.commentBehind(part.end);
  // What someone has written beside the line was written for people, who may still want it.
  const kept = comment && " ".repeat(draft.column(draft.contentStart(lineStart))) + comment + draft.newline;
  if (ownsLine) return draft.splice(lineStart, draft.lineEnd(part.end), kept);
  // The first key of a list item shares its line with the dash.
  const isFirst = index === 0 && next !== undefined && /^[\s-]*-\s+$/.test(lead);
  if (!isFirst) return undefined;
  const comments = draft.text.slice(part.end, next.start).indexOf("#");
  return draft.splice(part.start, comments < 0 ? next.start : part.end + comments, "");
}

function add(draft: Draft, tree: SyntaxNode, tokens: readonly string[], value: JsonValue): string | undefined {
  for (let depth = tokens.length - 1; depth >= 0; depth--) {
    const found = find(tree, tokens.slice(0, depth));
    if (!found) continue;
    const [key = "", ...below] = tokens.slice(depth);
    const nested = below.reduceRight<JsonValue>((inner, token) => ({ [token]: inner }), value);
    const { node } = found;
    if (node.hasAnchor) return undefined;
    if (node.kind === "mapping") {
      const isThere = node.pairs.some((pair) => pair.key.kind === "scalar" && pair.key.text === key);
      // A key without a value is filled; one with a value is not the edit's to change.
      if (isThere) return undefined;
      return node.isFlow ? addToFlow(draft, node, key, nested) : addLines(draft, node, key, nested);
    }
    if (node.kind === "scalar" && isNull(node) && found.pair)
      return fillNull(draft, node, found.pair, { [key]: nested });
    return undefined;
  }
  return undefined;
}

function isNull({ text, event }: ScalarNode): boolean {
  return !isQuoted(event) && /^(?:|~|null|Null|NULL)$/.test(text);
}

function fillNull(draft: Draft, node: ScalarNode, { key }: Pair, value: Readonly<Record<string, JsonValue>>): string {
  if (draft.isJson || node.start !== node.end) return draft.splice(node.start, node.end, printInline(value, "json"));
  const lines = Object.entries(value).flatMap(([name, part]) =>
    printPair(name, part, typeof part === "string" ? quotingFor(part, "double") : "double"),
  );
  return draft.insertLines(draft.lineEnd(node.end), lines, draft.column(key.start) + 2);
}

function addLines(draft: Draft, node: MappingNode, key: string, value: JsonValue): string | undefined {
  const [first, last] = [node.pairs[0], node.pairs.at(-1)];
  if (!first || !last) return undefined;
  const quoting = node.pairs.some(
    ({ value: { kind, ...rest } }) => kind === "scalar" && "event" in rest && rest.event.style === 2,
  )
    ? "single"
    : "double";
  const lines = printPair(key, value, typeof value === "string" ? quotingFor(value, quoting) : quoting);
  const end = Math.max(last.value.end, last.key.end);
  return draft.insertLines(draft.lineEnd(end), lines, draft.column(first.key.start));
}

/** Words need no quotes; anything that could be read as something else gets them, as its neighbours have them. */
function quotingFor(value: string, quoting: Quoting): Quoting {
  return /^[A-Za-z][\w./-]*$/.test(value) && printInline(value, "plain") === value ? "plain" : quoting;
}

function addToFlow(draft: Draft, node: MappingNode, key: string, value: JsonValue): string | undefined {
  const quoting = draft.isJson ? "json" : "plain";
  const printed = `${printInline(key, quoting)}: ${printInline(value, quoting)}`;
  const last = node.pairs.at(-1);
  if (!last) return draft.splice(node.start, node.end, `{${printed}}`);
  const end = Math.max(last.value.end, last.key.end);
  const indent = draft.text.slice(draft.lineStart(last.key.start), last.key.start);
  if (draft.lineStart(last.key.start) <= node.start || /\S/.test(indent)) return draft.splice(end, end, `, ${printed}`);
  const line = draft.newline + indent + printed;
  if (draft.lineEnd(end) >= node.end) return draft.splice(end, end, `,${line}`);
  // Behind what else stands on the line of the last part: a comma of its own, a comment.
  const [rest = "", comma = ""] = /^[ \t]*(,?)[^\r\n]*/.exec(draft.text.slice(end)) ?? [];
  const added = draft.splice(end + rest.length, end + rest.length, line + comma);
  return comma === "" ? new Draft(added).splice(end, end, ",") : added;
}
