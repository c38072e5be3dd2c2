import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { field } from "../domain/json.ts";
import type { Policy } from "../engine/policy.ts";
import { parseText } from "../manifests/yaml.ts";
import { RULES } from "../rules/index.ts";
import { UsageError } from "./io.ts";

/** The text of a file; the error names the file and what is wrong with it. @throws UsageError */
export async function readText(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

/** The documents of a YAML or JSON file. @throws UsageError where the file can't be read or parsed. */
export async function readValues(path: string, cwd: string): Promise<readonly unknown[]> {
  const { values, problems } = parseText(await readText(path, cwd));
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${path}: ${problem}`).join("\n"));
  return values.filter((value) => value !== null);
}

/** The cluster that a file describes. @throws UsageError, ConfigError */
export async function readClusterFile(path: string, cwd: string): Promise<ClusterProfile> {
  const { checkClusterProfile } = await import("../config/cluster-profile.ts");
  return checkClusterProfile(await singleDocument(path, cwd), path);
}

/** The policy that a file states. @throws UsageError, ConfigError */
export async function readPolicyFile(path: string, cwd: string): Promise<Policy> {
  const { policyChecker } = await import("../config/policy.ts");
  return policyChecker(new Set(RULES.map(({ id }) => id)))(await singleDocument(path, cwd), path);
}

/** The objects in a file, or in the .yaml, .yml and .json files below a folder; lists are taken apart. @throws UsageError */
export async function readObjects(path: string, cwd: string): Promise<readonly unknown[]> {
  const root = resolve(cwd, path);
  const isFolder = await stat(root).then(
    (stats) => stats.isDirectory(),
    (error: unknown) => {
      throw new UsageError(`${path}: ${reasonOf(error)}`);
    },
  );
  if (!isFolder) return (await readValues(path, cwd)).flatMap(itemsOf);
  const names = await readdir(root, { recursive: true });
  const files = names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  const objects = await Promise.all(files.map((name) => readValues(join(path, name), cwd)));
  return objects.flat().flatMap(itemsOf);
}

async function singleDocument(path: string, cwd: string): Promise<unknown> {
  const values = await readValues(path, cwd);
  if (values.length > 1) throw new UsageError(`${path}: expected one document, found ${values.length}`);
  return values[0] ?? {};
}

function itemsOf(value: unknown): readonly unknown[] {
  const items = field(value, "items");
  const kind = field(value, "kind");
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : [value];
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "no such file or folder";
  if (code === "EACCES") return "permission denied";
  if (code === "EISDIR") return "is a folder, not a file";
  return error instanceof Error ? error.message : String(error);
}
