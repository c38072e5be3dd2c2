import { field } from "../domain/json.ts";
import { type Hidden, hiddenIn } from "./hidden.ts";
import type { ManifestFile } from "./manifest-file.ts";

/** What a kustomization says of files; paths are written like the names of manifest files. */
export interface Kustomization {
  /** The folder that it is in, "" for the working folder. */
  readonly folder: string;
  /** Files and folders that it takes objects from. */
  readonly resources: readonly string[];
  /** What it names that is not on this disk, as URLs. */
  readonly remotes: readonly string[];
  /** It is a part that others take in, and nothing to build by itself. */
  readonly isComponent: boolean;
  /** Files that change objects or settings and are no objects: patches, replacements, configurations, values. */
  readonly fragments: readonly string[];
  /** The objects that patches in it, or for which it names a file, change. */
  readonly patched: readonly Hidden[];
}

const NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Whether kustomize reads a file of that name as a kustomization. */
export function isKustomizationName(name: string): boolean {
  return NAME.test(name);
}

/** The kustomization that a file holds. */
export function readKustomization({ name, parsed }: ManifestFile): Kustomization {
  const folder = name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
  const value = parsed.documents[0]?.value;
  const list = (key: string): readonly unknown[] => {
    const items = field(value, key);
    return Array.isArray(items) ? items : [];
  };
  const pathOf = (entry: unknown) => (typeof entry === "string" ? entry : field(entry, "path"));
  const found = (entries: readonly unknown[]) =>
    entries.flatMap((entry) => (typeof entry === "string" && isPath(entry) ? [joined(folder, entry)] : []));
  const named = (keys: readonly string[]) => keys.flatMap((key) => list(key).map(pathOf));
  const resources = [...list("resources"), ...list("bases"), ...list("components")];
  const fragments = [
    ...named(["patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "configurations"]),
    ...named(["transformers", "validators", "generators", "crds"]),
    ...list("helmCharts").map((chart) => field(chart, "valuesFile")),
  ];
  return {
    folder,
    resources: found(resources),
    remotes: [...resources, ...fragments].flatMap((entry) =>
      typeof entry === "string" && !isPath(entry) && !entry.includes("\n") ? [entry] : [],
    ),
    isComponent: field(value, "kind") === "Component",
    fragments: found(fragments),
    patched: ["patches", "patchesStrategicMerge", "patchesJson6902"].flatMap((key) => list(key).flatMap(patchedBy)),
  };
}

/** The objects that an entry of patches is for; a name is an expression. */
function patchedBy(entry: unknown): readonly Hidden[] {
  const kind = field(field(entry, "target"), "kind");
  const name = field(field(entry, "target"), "name");
  if (typeof kind === "string")
    return [{ kind, name: typeof name === "string" && /^[\w-]+$/.test(name) ? name : undefined }];
  const text = typeof entry === "string" ? entry : field(entry, "patch");
  return typeof text === "string" ? hiddenIn(text) : [];
}

/** An inline patch is text of several lines, and a URL is no path. */
function isPath(entry: string): boolean {
  return !entry.includes("\n") && !entry.includes("://");
}

/** The path of `entry` as seen from where `folder` is named. */
function joined(folder: string, entry: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of entry.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
