import { type FixOutcome, fixToTheEnd } from "../lint/fix.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import type { LintFinding } from "../lint/result.ts";
import type { LintInput } from "../lint/setting.ts";
import { ManifestFile } from "../manifests/manifest-file.ts";

/** The manifests of a folder as a lint of it reads them, with what editors have not saved yet in place of what was read. */
export class Workspace {
  readonly #read: () => Promise<readonly LintInput[]>;
  #inputs: readonly LintInput[] = [];
  /** The texts that editors hold, by absolute path. */
  readonly #open = new Map<string, ManifestFile>();
  /** What fixes come to, by path, until anything changes: an editor asks wherever the cursor goes. */
  readonly #fixed = new Map<string, FixOutcome>();

  /** `read` reads the folder, cluster by cluster of its project file. */
  constructor(read: () => Promise<readonly LintInput[]>) {
    this.#read = read;
  }

  /** Reads everything anew. Rejects where the project file or what it names can't be read; what was read before stays. */
  async refresh(): Promise<void> {
    this.#inputs = await this.#read();
    this.#fixed.clear();
  }

  /** Whether a lint would read the file: it is no template, no patch, and nothing that the project leaves out. */
  holds(path: string): boolean {
    return this.#inputs.some(({ manifests }) => manifests.files.some((file) => file.path === path));
  }

  /** The file now says this. */
  write(path: string, text: string): void {
    const name = this.#named(path);
    if (name !== undefined) this.#open.set(path, new ManifestFile(name, path, text));
    this.#fixed.clear();
  }

  /** The editor has closed the file: what was read of it counts again. */
  close(path: string): void {
    this.#open.delete(path);
    this.#fixed.clear();
  }

  /** The file as it is now; undefined where it is none of the workspace. */
  file(path: string): ManifestFile | undefined {
    const read = () => this.#inputs.flatMap(({ manifests }) => manifests.files).find((file) => file.path === path);
    return this.#open.get(path) ?? read();
  }

  /** What a lint says about these files among all others, by path. */
  findings(paths: ReadonlySet<string>): ReadonlyMap<string, readonly LintFinding[]> {
    const found = new Map<string, LintFinding[]>([...paths].map((path) => [path, []]));
    for (const input of this.#inputs) {
      const asked = this.#about(input, paths);
      for (const entry of asked ? lintManifests(asked).findings : [])
        found.get(entry.origin?.file.path ?? "")?.push(entry);
    }
    return found;
  }

  /** What `l4guard fix` would make of the file, as far as it is safe; undefined where it is none of the workspace. */
  fixes(path: string): FixOutcome | undefined {
    const known = this.#fixed.get(path);
    if (known) return known;
    const input = this.inputOf(path);
    const asked = input && this.#about(input, new Set([path]));
    const fixed = asked && fixToTheEnd(asked, { rules: new Set(), isUnsafe: false });
    if (fixed) this.#fixed.set(path, fixed);
    return fixed;
  }

  /** What there is to know for a look at these files alone; undefined where the cluster has none of them. */
  #about(input: LintInput, paths: ReadonlySet<string>): LintInput | undefined {
    const isReviewed = ({ path }: ManifestFile) => path !== undefined && paths.has(path);
    const files = input.manifests.files.map((file) => this.#open.get(file.path ?? "") ?? file);
    return files.some(isReviewed) ? { ...input, manifests: { ...input.manifests, files }, isReviewed } : undefined;
  }

  /** What the file's cluster is known to be; undefined where it is none of the workspace. */
  inputOf(path: string): LintInput | undefined {
    return this.#inputs.find(({ manifests }) => manifests.files.some((file) => file.path === path));
  }

  #named(path: string): string | undefined {
    for (const { manifests } of this.#inputs) {
      const known = manifests.files.find((file) => file.path === path);
      if (known) return known.name;
    }
    return undefined;
  }
}
