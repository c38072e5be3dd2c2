import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { BuiltFrom } from "../manifests/built-from.ts";
import { isKustomizationName, readKustomization } from "../manifests/kustomization.ts";
import { ManifestFile } from "../manifests/manifest-file.ts";
import { KUSTOMIZATION_NAMES } from "./read-manifests.ts";
import { buildKustomize, type ToolCall, ToolMissing } from "./tools.ts";

/** What is built of the kustomizations among files. */
interface Overlays {
  /** What each of them comes to, by its folder. */
  readonly files: readonly ManifestFile[];
  /** The names of the files that these are built from. */
  readonly parts: ReadonlySet<string>;
  /** Why others are not built, a sentence each. */
  readonly notes: readonly string[];
}

/** How long one build may take, in milliseconds. */
const BUILT_WITHIN_MS = 20_000;

/** Programs that kustomize starts and requests that it makes on its own lead nowhere: nothing is fetched unasked. */
const OFFLINE = {
  GIT_ALLOW_PROTOCOL: "none",
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  http_proxy: "http://127.0.0.1:9",
  https_proxy: "http://127.0.0.1:9",
} as const;

/** Builds each kustomization among the files that no other one takes in, with the user's kustomize or kubectl. Never throws. */
export function buildOverlays(files: readonly ManifestFile[], { cwd, env }: Pick<ToolCall, "cwd" | "env">): Overlays {
  const closures = new Closures(files, cwd);
  const kustomizations = files.filter(({ name }) => isKustomizationName(name));
  const taken = new Set(kustomizations.flatMap((file) => readKustomization(file).resources));
  const built: ManifestFile[] = [];
  const parts = new Set<string>();
  const notes: string[] = [];
  for (const kustomization of kustomizations) {
    const { folder, isComponent } = readKustomization(kustomization);
    if (isComponent || taken.has(folder)) continue;
    const closure = closures.of(kustomization);
    const name = folder === "" ? "." : folder;
    const [elsewhere] = closure.missing;
    if (elsewhere !== undefined) {
      notes.push(
        `${name} is not built: ${elsewhere} is not here, and nothing is fetched; --kustomize ${name} fetches it.`,
      );
      continue;
    }
    try {
      const text = buildKustomize(name, { cwd, env: { ...env, ...OFFLINE }, timeoutMs: BUILT_WITHIN_MS });
      built.push(new ManifestFile(name, undefined, text, new BuiltFrom({ ...closure, kustomization })));
      for (const part of [...closure.resources, ...closure.patches]) parts.add(part.name);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (error instanceof ToolMissing) return { files: [], parts: new Set(), notes: [NO_TOOL] };
      notes.push(`${name} is not built: ${lastLineOf(error.message)}`);
    }
  }
  return { files: built, parts, notes };
}

const NO_TOOL = "No kustomization is built: neither kustomize nor kubectl is in the PATH.";
const LONGEST_REASON = 200;

function lastLineOf(message: string): string {
  const line = message.trim().split("\n").at(-1) ?? "";
  return line.length <= LONGEST_REASON ? line : `…${line.slice(1 - LONGEST_REASON)}`;
}

/** What a kustomization takes in, directly and through others. */
interface Closure {
  readonly resources: readonly ManifestFile[];
  readonly patches: readonly ManifestFile[];
  /** What it names and the disk does not hold. */
  readonly missing: readonly string[];
}

/** Follows kustomizations from folder to folder. */
class Closures {
  readonly #known: Map<string, ManifestFile>;
  readonly #cwd: string;

  constructor(files: readonly ManifestFile[], cwd: string) {
    this.#known = new Map(files.map((file) => [file.name, file]));
    this.#cwd = cwd;
  }

  of(kustomization: ManifestFile): Closure {
    const [resources, patches] = [new Set<ManifestFile>(), new Set<ManifestFile>()];
    const missing: string[] = [];
    const open = [kustomization];
    const seen = new Set(open);
    for (let next = open.pop(); next; next = open.pop()) {
      const { resources: taken, fragments, remotes } = readKustomization(next);
      missing.push(...remotes);
      for (const name of taken) {
        const found = this.#read(name) ?? this.#kustomizationIn(name);
        if (!found) missing.push(name);
        else if (!isKustomizationName(found.name)) resources.add(found);
        else if (!seen.has(found)) {
          seen.add(found);
          open.push(found);
        }
      }
      for (const name of fragments) {
        const found = this.#read(name);
        if (found) patches.add(found);
      }
    }
    return { resources: [...resources], patches: [...patches], missing };
  }

  #kustomizationIn(folder: string): ManifestFile | undefined {
    for (const base of KUSTOMIZATION_NAMES) {
      const file = this.#read(`${folder}/${base}`);
      if (file) return file;
    }
    return undefined;
  }

  #read(name: string): ManifestFile | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const path = resolve(this.#cwd, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const file = new ManifestFile(name, path, readFileSync(path, "utf8"));
    this.#known.set(name, file);
    return file;
  }
}
