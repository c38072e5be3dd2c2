import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { type Base, ManifestFile, objectsOf } from "../manifests/manifest-file.ts";
import { displayPath } from "./find-files.ts";
import { changedSince, checkOutFiles, findRevision, isOutside, type Revision } from "./git-revision.ts";
import { IGNORE_FILE } from "./ignore-rules.ts";
import { readManifests } from "./read-manifests.ts";
import { readSources, type Sources, STDIN_NAME } from "./sources.ts";
import type { ToolCall } from "./tools.ts";

/** What manifests are compared with, and where from. */
interface BaseInput {
  /** A folder, a file or a git revision. */
  readonly base: string;
  /** What is compared: of a revision the same paths, charts and kustomizations are read. */
  readonly sources: Sources;
  readonly cwd: string;
  readonly env: ToolCall["env"];
  /** Nobody has asked for it, so that what standard input says may live without being in it. */
  readonly isAssumed?: boolean;
}

/**
 * The manifests of the base. A path that exists is read as it is; anything else is a git revision, of which the files
 * are laid out in a temporary folder and read like those of today. @throws UsageError
 */
export async function readBase(input: BaseInput): Promise<Base> {
  const { base, sources, cwd, env } = input;
  const path = resolve(cwd, base);
  if (existsSync(path)) {
    const { files, unreadable } = readManifests([base], cwd);
    const [problem] = unreadable;
    if (problem && files.length === 0) throw new UsageError(`--base ${problem.file}: ${problem.message}`);
    const isFolder = statSync(path).isDirectory();
    const isLike = (given: string) =>
      given !== "-" && statSync(resolve(cwd, given), { throwIfNoEntry: false })?.isDirectory() === isFolder;
    const [only, ...more] = sources.paths;
    const isPair = only !== undefined && more.length === 0 && isLike(only);
    const nameToday = (name: string) =>
      isFolder
        ? displayPath(resolve(cwd, only ?? ".", relative(path, resolve(cwd, name))), cwd)
        : displayPath(resolve(cwd, only ?? "."), cwd);
    return { files, showsDeletions: sources.paths.every(isLike), isOneFile: !isFolder, ...(isPair && { nameToday }) };
  }
  const revision = findRevision(base, { cwd, env });
  if (!revision) throw new UsageError(`--base ${base}: neither a file or folder nor a git revision that is known here`);
  const folder = mkdtempSync(join(tmpdir(), "l4guard-base-"));
  try {
    return await readRevision(revision, folder, input);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readRevision(
  revision: Revision,
  folder: string,
  { sources, cwd, env, isAssumed = false }: BaseInput,
): Promise<Base> {
  const inRepository = (path: string) => relative(revision.root, resolve(cwd, path)).split(sep).join("/");
  const given = sources.paths.filter((path) => path !== "-");
  const charts = sources.charts.map(inRepository);
  // Standard input has no place of its own: its objects may have been anywhere.
  const isPlaceless = given.length + charts.length + sources.kustomizations.length === 0;
  const comparedPaths = isPlaceless ? ["."] : given;
  const paths = comparedPaths.map(inRepository);
  const { before: changed, after } = changedSince(revision, { env });
  const isBelow = (path: string) => (root: string) => root === "" || path === root || path.startsWith(`${root}/`);
  checkOutFiles(revision, folder, {
    env,
    // A kustomization may refer to any folder of the repository.
    isWanted: (path) =>
      sources.kustomizations.length > 0 ||
      sources.buildsOverlays === true ||
      basename(path) === IGNORE_FILE ||
      charts.some(isBelow(path)) ||
      (MANIFEST.test(path) && (changed.includes(path) || paths.some(isBelow(path)))) ||
      paths.includes(path),
  });
  const then = join(folder, inRepository("."));
  const existedThen = (path: string) => existsSync(resolve(then, path));
  const sourcesThen: Sources = {
    ...sources,
    paths: comparedPaths.filter(existedThen),
    // A chart of a registry is the same then and now.
    charts: sources.charts.filter((chart) => existedThen(chart) || !existsSync(resolve(cwd, chart))),
    kustomizations: sources.kustomizations.filter(existedThen),
    stdin: undefined,
  };
  const files = existsSync(then) ? (await readSources(sourcesThen, { cwd: then, env })).files : [];
  /** By the names that the files have, or would have, today. */
  const named = (file: ManifestFile) =>
    file.path === undefined
      ? file
      : new ManifestFile(displayPath(join(revision.root, relative(folder, file.path)), cwd), undefined, file.parsed);
  const isElsewhere = (path: string) => MANIFEST.test(path) && !paths.some(isBelow(path));
  const elsewhere = changed.filter(isElsewhere);
  const present = after.filter(isElsewhere);
  return {
    files: files.map(named),
    showsDeletions: !isPlaceless,
    elsewhere: elsewhere.length === 0 ? [] : readManifests(elsewhere, folder).files.map(named),
    present: present.length === 0 ? [] : [...objectsOf(readManifests(present, revision.root).files)],
    covers: ({ path, name }) =>
      path === undefined ? name !== STDIN_NAME || !isAssumed : !isOutside(revision, path, { env }),
  };
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
