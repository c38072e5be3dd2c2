import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** The name of the files that say what not to read, in the syntax of .gitignore. */
export const IGNORE_FILE = ".l4guardignore";

/** Says which paths the ignore files between a root folder and the path leave out. */
export class IgnoreRules {
  readonly #root: string;
  readonly #byFolder = new Map<string, Ignore | undefined>();

  /** `root` is absolute; ignore files above it do not count. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Whether the file or folder at an absolute path is left out; nothing outside the root is. */
  ignores(path: string, isFolder: boolean): boolean {
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
