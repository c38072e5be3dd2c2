import { readFileSync } from "node:fs";
import { ManifestFile, type Manifests, problemsOf, type Unreadable } from "../manifests/manifest-file.ts";
import { decodeText, LARGEST_FILE_MIB, tooLarge } from "./decode-text.ts";
import { findFiles, reasonOf } from "./find-files.ts";
import { IgnoreRules } from "./ignore-rules.ts";

/** The manifests at the given files, folders and globs. Never throws: what can't be read is listed. */
export function readManifests(paths: readonly string[], cwd: string): Manifests {
  const found = findFiles(paths, cwd, new IgnoreRules(cwd));
  const files: ManifestFile[] = [];
  const unreadable: Unreadable[] = found.problems.map(({ name, message }) => ({ file: name, message }));
  for (const { name, path, size, isNamed } of found.files) {
    const text = readFile(path, size);
    if (typeof text !== "string") {
      unreadable.push({ file: name, message: text.problem });
      continue;
    }
    const file = new ManifestFile(name, path, text);
    files.push(file);
    // JSON with comments, such as a tsconfig.json, is none of ours unless someone says that it is.
    const isForeign = !isNamed && name.endsWith(".json") && !text.includes('"apiVersion"');
    if (!isForeign) unreadable.push(...problemsOf(file));
  }
  return { files, unreadable, charts: found.charts };
}

function readFile(path: string, size: number): string | { readonly problem: string } {
  if (size > LARGEST_FILE_MIB * 1024 * 1024) return { problem: tooLarge(size) };
  try {
    const decoded = decodeText(readFileSync(path));
    return "text" in decoded ? decoded.text : decoded;
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}
