import { field, isObject, type JsonObject, type JsonValue, sameJson, valueAt } from "../../domain/json.ts";
import { KINDS } from "../../domain/kinds/kinds.ts";
import { applyPatch } from "../../engine/patch.ts";
import { hasDirectives } from "../../manifests/merge-directives.ts";
import { strategicallyMerged } from "./strategic-merge.ts";

/**
 * The object that a PATCH has made of `before`, where its body tells; otherwise undefined. A log does not say of what kind a
 * patch is: a list is a JSON patch (RFC 6902), a body with directives a strategic merge patch; any other is that or a JSON
 * merge patch (RFC 7396), and tells where both come to the same. What an apply takes away depends on who owns it.
 */
export function patched(before: unknown, body: unknown): unknown {
  if (!isObject(before)) return undefined;
  if (Array.isArray(body)) return jsonPatched(before, body);
  if (!isObject(body) || (Object.hasOwn(body, "apiVersion") && Object.hasOwn(body, "kind"))) return undefined;
  // The API server knows no strategic merge of custom resources.
  if (KINDS.some((kind) => kind.kind === before["kind"] && "isCustom" in kind)) return merged(before, body);
  const strategic = strategicallyMerged(before, body);
  if (hasDirectives(body)) return strategic;
  const plain = merged(before, body);
  return strategic !== undefined && sameJson(strategic, plain) ? plain : undefined;
}

/** RFC 7396. */
function merged(before: unknown, body: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...(isObject(before) ? before : {}) };
  for (const [key, value] of Object.entries(body)) {
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merged(field(before, key), value) : value;
  }
  return result;
}

/** RFC 6902; undefined where an operation does not apply, so that the API server refuses them all. */
function jsonPatched(before: JsonObject, operations: readonly unknown[]): unknown {
  try {
    return operations.reduce(operated, before);
  } catch {
    return undefined;
  }
}

/** @throws RangeError where the operation does not apply */
function operated(document: unknown, operation: unknown): unknown {
  const [op, path, from] = ["op", "path", "from"].map((name) => field(operation, name));
  if (typeof path !== "string") throw new RangeError("an operation without path");
  const valueThere = typeof from === "string" ? valueAt(document, from) : field(operation, "value");
  const value = valueThere as JsonValue;
  switch (op) {
    case "add":
    case "replace":
      return applyPatch(document, [{ op, path, value }]);
    case "remove":
      return applyPatch(document, [{ op, path }]);
    case "copy":
    case "move": {
      if (typeof from !== "string" || value === undefined) throw new RangeError("nothing to copy");
      const without = op === "move" ? applyPatch(document, [{ op: "remove", path: from }]) : document;
      return applyPatch(without, [{ op: "add", path, value }]);
    }
    case "test":
      if (sameJson(valueAt(document, path) ?? null, value ?? null)) return document;
      throw new RangeError(`${path} is another value`);
    default:
      throw new RangeError("no operation of RFC 6902");
  }
}
