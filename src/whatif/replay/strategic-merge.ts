import { field, isObject, type JsonObject, sameJson } from "../../domain/json.ts";
import { GONE, isDirective, ORDER } from "../../manifests/merge-directives.ts";

/** The lists that are merged item by item, and the field by which items are told apart; "" for lists of plain values. */
type MergedLists = Readonly<Record<string, string>>;

/** In every object (meta/v1 ObjectMeta, patchStrategy and patchMergeKey of its fields). */
const IN_METADATA: MergedLists = { "metadata.finalizers": "", "metadata.ownerReferences": "uid" };

/** All of a kind; other lists of it are replaced. Lists of kinds that are not here are not known. */
const MERGED_LISTS: Readonly<Record<string, MergedLists>> = {
  // core/v1 ServiceSpec, ServiceStatus.
  Service: { ...IN_METADATA, "spec.ports": "port", "status.conditions": "type" },
  // networking/v1 IngressSpec has none.
  Ingress: IN_METADATA,
};

/**
 * What a strategic merge patch makes of the object (Kubernetes apimachinery, util/strategicpatch); undefined where it has lists
 * of which it is not known whether they are merged.
 */
export function strategicallyMerged(before: JsonObject, body: JsonObject): unknown {
  const lists = MERGED_LISTS[String(before["kind"])];
  if (lists) return new StrategicMerge(lists).object(before, body, "");
  return hasOtherLists(body) ? undefined : new StrategicMerge(IN_METADATA).object(before, body, "");
}

function hasOtherLists(body: JsonObject): boolean {
  return Object.entries(body).some(([key, value]) => key !== "metadata" && holdsList(value));
}

function holdsList(value: unknown): boolean {
  return Array.isArray(value) || (isObject(value) && Object.values(value).some(holdsList));
}

class StrategicMerge {
  readonly #lists: MergedLists;

  constructor(lists: MergedLists) {
    this.#lists = lists;
  }

  /** The object at `path` after the patch; undefined where it deletes it. */
  object(before: unknown, patch: JsonObject, path: string): JsonObject | undefined {
    const { $patch: directive, $retainKeys: retained, ...fields } = patch;
    if (directive === "delete") return undefined;
    const isKept = (key: string) => !Array.isArray(retained) || retained.includes(key);
    const old = isObject(before) && directive !== "replace" ? before : {};
    const result: Record<string, unknown> = Object.fromEntries(Object.entries(old).filter(([key]) => isKept(key)));
    for (const [key, value] of Object.entries(fields)) {
      if (isDirective(key)) continue;
      const order = patch[`${ORDER}${key}`];
      const after = this.#value(field(old, key), value, { path: pathOf(path, key), order });
      if (after === undefined || after === null) delete result[key];
      else result[key] = after;
    }
    for (const key of Object.keys(fields)) this.#direct(result, patch, key, path);
    return result;
  }

  #value(
    before: unknown,
    value: unknown,
    { path, order }: { readonly path: string; readonly order: unknown },
  ): unknown {
    if (isObject(value)) return this.object(before, value, path);
    const by = this.#lists[path];
    if (!Array.isArray(value) || by === undefined) return value;
    const { list, known } = this.#list(Array.isArray(before) ? before : [], value, by, path);
    return Array.isArray(order) ? ordered(list, order, known, by) : list;
  }

  /** The merged list, and the items that have a place by the order of before. */
  #list(before: readonly unknown[], patch: readonly unknown[], by: string, path: string) {
    const isReplaced = patch.some((item) => field(item, "$patch") === "replace");
    const given = patch.filter((item) => field(item, "$patch") !== "replace" && field(item, "$patch") !== "delete");
    if (isReplaced) return { list: ordered(given, given, before, by), known: before };
    const gone = patch.filter((item) => field(item, "$patch") === "delete");
    const left = before.filter((item) => !gone.some((other) => isSame(other, item, by)));
    const list = [...left];
    for (const item of given) {
      const place = list.findIndex((other) => isSame(other, item, by));
      if (place < 0) list.push(isObject(item) ? this.object({}, item, path) : item);
      else if (isObject(item)) list[place] = this.object(list[place], item, path);
    }
    // The API server writes new items into the room that deleted ones have left in the list of before.
    return { list: ordered(list, given, left, by), known: list.slice(0, before.length) };
  }

  /** What directives do to a list of which the patch gives no items, and what they take out of it. */
  #direct(result: Record<string, unknown>, patch: JsonObject, key: string, path: string): void {
    const name = key.slice(key.indexOf("/") + 1);
    const [told, by, list] = [patch[key], this.#lists[pathOf(path, name)], result[name]];
    if (by === undefined || !Array.isArray(told) || !Array.isArray(list)) return;
    if (key.startsWith(GONE)) result[name] = list.filter((item) => !told.includes(item));
    else if (key.startsWith(ORDER) && !Object.hasOwn(patch, name)) result[name] = ordered(list, told, list, by);
  }
}

function pathOf(above: string, name: string): string {
  return above === "" ? name : `${above}.${name}`;
}

function isSame(a: unknown, b: unknown, by: string): boolean {
  return by === "" ? a === b : sameJson(field(a, by) ?? null, field(b, by) ?? null);
}

/** The items: those that `order` names in its order, and among them the others, where they were before those in `before`. */
function ordered(
  items: readonly unknown[],
  order: readonly unknown[],
  before: readonly unknown[],
  by: string,
): readonly unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown) => list.findIndex((other) => isSame(other, item, by));
  const sorted = (list: readonly unknown[], names: readonly unknown[]) =>
    list.toSorted((a, b) => placeIn(names, a) - placeIn(names, b));
  const named = sorted(
    items.filter((item) => placeIn(order, item) >= 0),
    order,
  );
  const others = sorted(
    items.filter((item) => placeIn(order, item) < 0),
    before,
  );
  const result: unknown[] = [];
  for (const item of named) {
    const place = placeIn(before, item);
    while (others.length > 0 && place >= 0) {
      const other = placeIn(before, others[0]);
      if (other < 0 || other >= place) break;
      result.push(others.shift());
    }
    result.push(item);
  }
  return [...result, ...others];
}
