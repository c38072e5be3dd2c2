import { field, isObject, type JsonObject } from "../../domain/json.ts";

/**
 * The object that a PATCH has made of `before`, where its body alone tells: it has neither lists nor directives, so that a
 * JSON merge patch (RFC 7396) and a strategic one are the same. Otherwise undefined.
 */
export function patched(before: unknown, body: unknown): unknown {
  return isObject(before) && isObject(body) && isPlain(body) ? merge(before, body) : undefined;
}

function isPlain(body: unknown): boolean {
  if (Array.isArray(body)) return false;
  if (!isObject(body)) return true;
  return Object.entries(body).every(([key, value]) => !key.startsWith("$") && isPlain(value));
}

function merge(before: JsonObject, body: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(body)) {
    const old = field(before, key);
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merge(isObject(old) ? old : {}, value) : value;
  }
  return result;
}
