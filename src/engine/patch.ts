import type { Edit } from "../domain/finding.ts";
import {
  field,
  isObject,
  type JsonObject,
  type JsonValue,
  pointer,
  sameJson,
  tokensOf,
  valueBelow,
} from "../domain/json.ts";

/** An RFC 6902 operation, of the three kinds that l4guard sends. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string };

/** A patch, and the object as it will be. */
interface Patched {
  readonly operations: readonly PatchOperation[];
  readonly object: unknown;
}

/**
 * The patch that makes `edits` to `object`, or undefined where there is nothing to do or the patch failed its check.
 * Edits that don't find what they expect are left out. The patch is applied here and its result compared with the edits'
 * before anyone sends it: a JSON Patch that does not apply fails the user's request even under failurePolicy Ignore.
 */
export function buildPatch(object: unknown, edits: readonly Edit[]): Patched | undefined {
  if (!isObject(object)) return undefined;
  let edited: unknown = object;
  const operations: PatchOperation[] = [];
  for (const edit of edits) {
    const tokens = tokensOf(edit.path);
    if (!isAsExpected(edited, tokens, edit)) continue;
    operations.push(...operationsFor(edited, tokens, edit));
    edited = withEdit(edited, tokens, edit);
  }
  if (operations.length === 0) return undefined;
  return sameJson(applyPatch(object, operations), edited) ? { operations, object: edited } : undefined;
}

/** Whether any of the edits finds what it expects: where none does there is nothing to patch, and nothing went wrong. */
export function hasPlace(object: unknown, edits: readonly Edit[]): boolean {
  return isObject(object) && edits.some((edit) => isAsExpected(object, tokensOf(edit.path), edit));
}

/**
 * `document` after `operations`; the document itself is left alone.
 * @throws RangeError where an operation does not apply, as the API server would refuse it.
 */
export function applyPatch(document: unknown, operations: readonly PatchOperation[]): unknown {
  let result = document;
  for (const operation of operations) result = applyAt(result, tokensOf(operation.path), operation);
  return result;
}

function isAsExpected(object: unknown, tokens: readonly string[], edit: Edit): boolean {
  if (edit.kind !== "add") {
    const current = valueBelow(object, tokens);
    return current !== undefined && sameJson(current, edit.expected);
  }
  // Every object above must be there or be absent: nothing is added below a string or a list.
  let value = object;
  for (const token of tokens) {
    if (value === undefined || value === null) return true;
    if (!isObject(value)) return false;
    value = field(value, token);
  }
  return value === undefined || value === null;
}

/** The operations of one edit; an `add` first makes the objects above it that are missing or null. */
function operationsFor(object: unknown, tokens: readonly string[], edit: Edit): PatchOperation[] {
  if (edit.kind === "remove") return [{ op: "remove", path: edit.path }];
  if (edit.kind === "replace") return [{ op: "replace", path: edit.path, value: edit.value }];
  const operations: PatchOperation[] = [];
  let value = object;
  for (let depth = 1; depth < tokens.length; depth++) {
    value = field(value, tokens[depth - 1] as string) ?? undefined;
    if (value === undefined) operations.push({ op: "add", path: pointer(...tokens.slice(0, depth)), value: {} });
  }
  operations.push({ op: "add", path: edit.path, value: edit.value });
  return operations;
}

/** `value` with the edit made at `tokens` below it; only what is on the way is copied. */
function withEdit(value: unknown, tokens: readonly string[], edit: Edit): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return edit.kind === "remove" ? undefined : edit.value;
  if (Array.isArray(value)) {
    const index = Number(token);
    if (rest.length === 0 && edit.kind === "remove") return value.filter((_, position) => position !== index);
    return value.map((item, position) => (position === index ? withEdit(item, rest, edit) : item));
  }
  const parent: JsonObject = isObject(value) ? value : {};
  if (rest.length === 0 && edit.kind === "remove") return without(parent, token);
  const child = Object.hasOwn(parent, token) ? parent[token] : undefined;
  return withField(parent, token, withEdit(child, rest, edit));
}

function applyAt(value: unknown, tokens: readonly string[], operation: PatchOperation): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return operation.op === "remove" ? undefined : operation.value;
  if (Array.isArray(value)) return applyToList(value, token, rest, operation);
  if (!isObject(value)) throw new RangeError(`${operation.path}: the object above it does not exist`);
  const exists = Object.hasOwn(value, token);
  if (rest.length > 0) {
    if (!exists) throw new RangeError(`${operation.path}: the object above it does not exist`);
    return withField(value, token, applyAt(value[token], rest, operation));
  }
  if (operation.op !== "add" && !exists) throw new RangeError(`${operation.path} does not exist`);
  return operation.op === "remove" ? without(value, token) : withField(value, token, operation.value);
}

function applyToList(
  list: readonly unknown[],
  token: string,
  rest: readonly string[],
  operation: PatchOperation,
): unknown {
  const index = token === "-" && operation.op === "add" ? list.length : Number(token);
  const last = operation.op === "add" && rest.length === 0 ? list.length : list.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > last) throw new RangeError(`${operation.path} does not exist`);
  const copy = [...list];
  if (rest.length > 0) copy[index] = applyAt(copy[index], rest, operation);
  else if (operation.op === "remove") copy.splice(index, 1);
  else copy.splice(index, operation.op === "add" ? 0 : 1, operation.value);
  return copy;
}

/** A copy of `object` with one field set; as a computed key `__proto__` is a key like any other. */
function withField(object: JsonObject, name: string, value: unknown): JsonObject {
  return { ...object, [name]: value };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
