import { field, isObject, type JsonObject, sameJson } from "../domain/json.ts";
import { type Base, type ManifestObject, objectsOf } from "../manifests/manifest-file.ts";
import { hasLived } from "./as-applied.ts";
import type { Before } from "./before.ts";
import { identityOf } from "./review-object.ts";
import type { LintInput, Step } from "./setting.ts";

/** An object of the base that the manifests have no more. */
interface Deletion {
  /** Where the base has it. */
  readonly origin: ManifestObject;
  /** The object as it lives. */
  readonly value: unknown;
  /** The new object that it seems to have become: the same in its spec, or in what it is for at the same place. */
  readonly renamed: Step | undefined;
}

/** The objects of the base that are gone; what other files of today have was only moved, and what can't be read may be there. */
export function deletionsOf(
  { base, namespace, manifests }: LintInput,
  before: Before,
  steps: readonly Step[],
): readonly Deletion[] {
  if (!base?.showsDeletions || isDump(base)) return [];
  const { nameToday = (name) => name } = base;
  const broken = manifests.leftOut.filter(({ why }) => why === "broken");
  const unreadable = new Set([...manifests.unreadable, ...broken].map(({ file }) => file));
  const named = new Set(steps.map(({ identity }) => identity));
  for (const { value } of base.present ?? []) named.add(identityOf(value, namespace));
  const free = new Set(steps.filter(({ previous, identity }) => previous === undefined && identity !== undefined));
  return before.all.flatMap(({ identity, origin, value }): Deletion[] => {
    if (!origin || named.has(identity) || unreadable.has(nameToday(origin.file.name))) return [];
    const alike = [...free].filter((step) => isRenamed(origin, step));
    const renamed = alike.length === 1 ? alike[0] : undefined;
    if (renamed) free.delete(renamed);
    return [{ origin, value, renamed }];
  });
}

/** What was read of a cluster into one file is no earlier version of another file, which need not have all of it. */
function isDump({ isOneFile = false, files }: Base): boolean {
  return isOneFile && [...objectsOf(files)].some(({ value }) => field(value, "kind") === "Service" && hasLived(value));
}

/** Whether only the name seems to be another one. */
function isRenamed({ value }: ManifestObject, { origin }: Step): boolean {
  if (["kind", "apiVersion"].some((name) => field(value, name) !== field(origin.value, name))) return false;
  const [was, is] = [specOf(value), specOf(origin.value)];
  if (sameJson(was, is)) return Object.keys(was).length > 0;
  // Edited besides: what it selects says what it is for.
  return isObject(was["selector"]) && sameJson([was["selector"], was["type"]], [is["selector"], is["type"]]);
}

function specOf(value: unknown): JsonObject {
  const spec = field(value, "spec");
  return isObject(spec) ? spec : {};
}
