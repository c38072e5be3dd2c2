import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** The name of the files that say what not to read, in the syntax of .gitignore. */
export const IGNORE_FILE = ".l4guardignore";

/** Patterns of .gitignore, and the folder that they are relative to (absolute). */
export interface Ignored {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** Says which paths the ignore files between a root folder and the path leave out. */
export class IgnoreRules {
  readonly #root: string;
  readonly #byFolder = new Map<string, Ignore | undefined>();

  readonly #isIgnored: (path: string) => boolean;

  /** `root` is absolute; ignore files above it do not count, what the project file leaves out does. */
  constructor(root: string, ignored?: Ignored) {
    this.#root = root;
    const matches = matcherOf(ignored?.patterns ?? []);
    this.#isIgnored = (path) => ignored !== undefined && matches(relative(ignored.folder, path));
  }

  /** Whether the file or folder at an absolute path is left out; nothing outside the root is. */
  ignores(path: string, isFolder: boolean): boolean {
    if (this.#isIgnored(isFolder ? `${path}/` : path)) return true;
    if (path === this.#root || !path.startsWith(this.#root + (this.#root.endsWith(sep) ? "" : sep))) return false;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const rules = this.#rulesOf(folder);
      if (rules) {
        const name = relative(folder, path).split(sep).join("/");
        const { ignored, unignored } = rules.test(isFolder ? `${name}/` : name);
        // The closest file that says anything decides.
        if (ignored || unignored) return ignored;
      }
      if (folder === this.#root) return false;
    }
  }

  #rulesOf(folder: string): Ignore | undefined {
    if (!this.#byFolder.has(folder)) this.#byFolder.set(folder, readRules(folder));
    return this.#byFolder.get(folder);
  }
}

function readRules(folder: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(join(folder, IGNORE_FILE), "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether a path, relative to where the patterns of .gitignore are written, matches one of them; none above it does. */
export function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const rules = ignore().add([...patterns]);
  return (path) => {
    const name = path.split(sep).join("/");
    return ignore.isPathValid(name) && rules.ignores(name);
  };
}
