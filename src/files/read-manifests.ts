import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { field } from "../domain/json.ts";
import { isKustomizationName, readKustomization } from "../manifests/kustomization.ts";
import {
  type LeftOut,
  ManifestFile,
  type Manifests,
  manifestsOf,
  type Unreadable,
} from "../manifests/manifest-file.ts";
import { hasDirectives } from "../manifests/merge-directives.ts";
import { decodeText, LARGEST_FILE_MIB, tooLarge } from "./decode-text.ts";
import { displayPath, findFiles, reasonOf } from "./find-files.ts";
import { type Ignored, IgnoreRules } from "./ignore-rules.ts";

/** The manifests at the given files, folders and globs. Never throws: what can't be read is listed. */
export function readManifests(paths: readonly string[], cwd: string, ignored?: Ignored): Manifests {
  const found = findFiles(paths, cwd, new IgnoreRules(cwd, ignored));
  const files: ManifestFile[] = [];
  const unreadable: Unreadable[] = found.problems.map(({ name, message }) => ({ file: name, message }));
  for (const { name, path, size } of found.files) {
    const text = readFile(path, size);
    if (typeof text === "string") files.push(new ManifestFile(name, path, text));
    else if (text !== undefined) unreadable.push({ file: name, message: text.problem });
  }
  const patches = new Set([...patchesAmong(files, cwd), ...files.filter(isPatch).map(({ name }) => name)]);
  const expectations = new Set(files.map(({ name }) => name).filter((name) => EXPECTATION.test(name)));
  const objects = manifestsOf(files.filter(({ name }) => !patches.has(name) && !expectations.has(name)));
  return {
    files: objects.files,
    unreadable: [...unreadable, ...objects.unreadable],
    charts: found.charts,
    leftOut: [
      ...objects.leftOut,
      ...files.filter(({ name }) => patches.has(name)).map(patchOf),
      ...[...expectations].map((file) => ({ file, why: "expectation" as const })),
    ],
  };
}

function patchOf({ name, objects }: ManifestFile): LeftOut {
  const hides = objects.map(({ value }) => {
    const of = field(field(value, "metadata"), "name");
    return { kind: String(field(value, "kind")), name: typeof of === "string" ? of : undefined };
  });
  return { file: name, why: "patch", hides };
}

/** Parts of objects that kuttl and chainsaw compare with what they find in a cluster; nobody applies them. */
const EXPECTATION = /(?:^|\/)(?:\d+-(?:assert|errors)|(?:chainsaw-)?assert)\.ya?ml$/;

/** The files that a kustomization among them, or in a folder above them, names as something else than an object. */
function patchesAmong(files: readonly ManifestFile[], cwd: string): ReadonlySet<string> {
  const known = new Set(files.map(({ name }) => name));
  const kustomizations = [...files.filter(({ name }) => isKustomizationName(name)), ...kustomizationsAbove(files, cwd)];
  const fragments = kustomizations.flatMap((file) => readKustomization(file).fragments);
  return new Set(fragments.filter((name) => known.has(name)));
}

/** Whether the file holds a patch, be it that no kustomization names it. */
function isPatch({ parsed, objects }: ManifestFile): boolean {
  return parsed.text.includes("$") && objects.some(({ value }) => hasDirectives(value));
}

/** How far above a file its kustomization is looked for. */
const FOLDERS_ABOVE = 3;

/** Kustomizations that were not asked for, in the folders of the files and above them: for files that are named one by one. */
function kustomizationsAbove(files: readonly ManifestFile[], cwd: string): readonly ManifestFile[] {
  const known = new Set(files.map(({ name }) => name));
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = dirname(path ?? cwd), n = 0; n <= FOLDERS_ABOVE && !folders.has(folder); n++) {
      folders.add(folder);
      folder = dirname(folder);
    }
  }
  return [...folders].flatMap((folder) =>
    KUSTOMIZATION_NAMES.flatMap((base) => {
      const path = join(folder, base);
      const name = displayPath(path, cwd);
      const stats = known.has(name) ? undefined : statSync(path, { throwIfNoEntry: false });
      const text = stats?.isFile() ? readFile(path, stats.size) : undefined;
      return typeof text === "string" ? [new ManifestFile(name, path, text)] : [];
    }),
  );
}

export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** The text of a file, why there is none, or undefined where the bytes are no text and no manifest either. */
function readFile(path: string, size: number): string | { readonly problem: string } | undefined {
  if (size > LARGEST_FILE_MIB * 1024 * 1024) return { problem: tooLarge(size) };
  try {
    const bytes = readFileSync(path);
    const decoded = decodeText(bytes);
    if ("text" in decoded) return decoded.text;
    return bytes.includes("apiVersion") || bytes.includes(Buffer.from("apiVersion", "utf16le")) ? decoded : undefined;
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}
