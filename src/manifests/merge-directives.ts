import { isObject } from "../domain/json.ts";

export const ORDER = "$setElementOrder/";
export const GONE = "$deleteFromPrimitiveList/";

/** Whether the field tells a strategic merge what to do, as $patch does. */
export function isDirective(key: string): boolean {
  return key === "$patch" || key === "$retainKeys" || key.startsWith(ORDER) || key.startsWith(GONE);
}

/** Whether the value can only be a strategic merge patch: no object has such fields. */
export function hasDirectives(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirectives);
  return isObject(value) && Object.entries(value).some(([key, inner]) => isDirective(key) || hasDirectives(inner));
}
