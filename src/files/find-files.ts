import { existsSync, globSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { IgnoreRules } from "./ignore-rules.ts";

/** A file to read; `name` is how users know it, relative to the working folder where it lies below it. */
interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** A path that could not be looked at. */
interface FindProblem {
  readonly name: string;
  readonly message: string;
}

/** What the given paths come to. */
interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly problems: readonly FindProblem[];
  /** Folders with Helm charts, whose templates are no manifests before Helm has rendered them. */
  readonly charts: readonly string[];
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const GLOB = /[*?[\]{}]/;
/** How far above a file the chart that it belongs to is looked for. */
const FOLDERS_ABOVE = 6;
/** Folders that hold no manifests of the user's. */
const PASSED_OVER = new Set(["node_modules"]);

/**
 * The manifests at the given files, folders and globs, each once, in order. Folders are searched for .yaml, .yml and
 * .json files; hidden folders and the templates of Helm charts are passed over. Never throws.
 */
export function findFiles(paths: readonly string[], cwd: string, rules: IgnoreRules): FoundFiles {
  const files = new Map<string, FoundFile>();
  const problems: FindProblem[] = [];
  const charts: string[] = [];
  const nameOf = (path: string) => displayPath(path, cwd);
  const note = (path: string, error: unknown) => problems.push({ name: nameOf(path), message: reasonOf(error) });

  const add = (path: string, stats: Stats) => {
    if (!rules.ignores(path, false)) files.set(path, { name: nameOf(path), path, size: stats.size });
  };
  const search = (folder: string, above: readonly string[]) => {
    const real = realpathSync(folder);
    // A link to a folder that contains it.
    if (above.includes(real)) return;
    if (isChart(folder)) {
      charts.push(nameOf(folder));
      return;
    }
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      try {
        const isLink = entry.isSymbolicLink();
        if (!isLink && entry.isFile() && !MANIFEST.test(entry.name)) continue;
        const stats = isLink || entry.isFile() ? statSync(path) : undefined;
        if (stats?.isDirectory() ?? entry.isDirectory()) {
          const isPassedOver = entry.name.startsWith(".") || PASSED_OVER.has(entry.name);
          if (isPassedOver || rules.ignores(path, true)) continue;
          search(path, [...above, real]);
        } else if (stats?.isFile() && MANIFEST.test(entry.name)) add(path, stats);
      } catch (error) {
        // A link that leads nowhere is no manifest; a folder that may not be read may hold some.
        if (!isDangling(error) && !rules.ignores(path, true)) note(path, error);
      }
    }
  };
  for (const given of paths) {
    for (const path of expand(given, cwd)) {
      try {
        const stats = statSync(path);
        if (stats.isDirectory()) {
          if (!rules.ignores(path, true)) search(path, []);
        } else {
          const chart = chartAround(path);
          if (chart === undefined) add(path, stats);
          else if (!charts.includes(nameOf(chart))) charts.push(nameOf(chart));
        }
      } catch (error) {
        note(path, error);
      }
    }
  }
  return { files: [...files.values()], problems, charts };
}

/** Whether a folder is a Helm chart. Nothing in it is a manifest before Helm has rendered it. */
function isChart(folder: string): boolean {
  return existsSync(join(folder, "Chart.yaml")) && existsSync(join(folder, "templates"));
}

/** The chart that a file is part of. */
function chartAround(path: string): string | undefined {
  let folder = dirname(path);
  for (let n = 0; n < FOLDERS_ABOVE && folder !== dirname(folder); n++) {
    if (isChart(folder)) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

/** The path as users know it: relative to the working folder where it lies below it. */
export function displayPath(path: string, cwd: string): string {
  const name = relative(cwd, path);
  return name === "" ? "." : name.startsWith("..") ? path : name;
}

/** What is wrong with a file or folder, in a user's words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "EISDIR") return "is a folder, not a file";
  if (code === "ELOOP") return "is a symbolic link that leads back to itself";
  if (code === "ENAMETOOLONG") return "the name is too long";
  return error instanceof Error ? error.message : String(error);
}

function isDangling(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ELOOP";
}

/** The files that a glob matches; anything else as it is. A glob that matches nothing is a path that does not exist. */
function expand(given: string, cwd: string): readonly string[] {
  const path = resolve(cwd, given);
  if (!GLOB.test(given) || existsSync(path)) return [path];
  const matches = globSync(given, { cwd }).sort();
  return matches.length > 0 ? matches.map((match) => resolve(cwd, match)) : [path];
}
