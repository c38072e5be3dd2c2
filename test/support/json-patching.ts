/** Applies an RFC 7386 merge patch; lists of named objects are merged by name, as server-side apply and strategic patches do. */
export function mergePatch(target: unknown, patch: unknown, mergesNamedLists = false): unknown {
  if (mergesNamedLists && isNamedList(target) && isNamedList(patch)) {
    const merged = target.map((item) => {
      const change = patch.find(({ name }) => name === item.name);
      return change ? mergePatch(item, change, true) : item;
    });
    return [...merged, ...patch.filter(({ name }) => !target.some((item) => item.name === name))];
  }
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value, mergesNamedLists);
  }
  return result;
}

/** One RFC 6902 operation, of those that l4guard and kubectl use. */
export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Applies an RFC 6902 patch. @throws RangeError where it does not fit, as the API server refuses it */
export function jsonPatch(target: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const document = structuredClone(target);
  for (const { op, path, value } of operations) {
    const tokens = path
      .split("/")
      .slice(1)
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = tokens.pop() ?? "";
    let parent: unknown = document;
    for (const token of tokens)
      parent = isRecord(parent) || Array.isArray(parent) ? Reflect.get(parent, token) : undefined;
    if (!isRecord(parent) && !Array.isArray(parent)) throw new RangeError(`${path}: the parent does not exist`);
    const has = Object.hasOwn(parent, last);
    if (op !== "add" && !has) throw new RangeError(`${path}: nothing is there`);
    if (op === "test" && JSON.stringify(Reflect.get(parent, last)) !== JSON.stringify(value)) {
      throw new RangeError(`${path}: the test fails`);
    }
    if (op === "add" && Array.isArray(parent)) parent.splice(last === "-" ? parent.length : Number(last), 0, value);
    else if (op === "remove" && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (op === "remove") Reflect.deleteProperty(parent, last);
    else if (op === "add" || op === "replace") Reflect.set(parent, last, value);
    else if (op !== "test") throw new RangeError(`${op}: not supported`);
  }
  return document;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is readonly { readonly name: string }[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isRecord(item) && typeof item["name"] === "string")
  );
}
