import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import type { ManifestDocument } from "../manifests/manifest-document.ts";
import { readManifestText } from "../manifests/manifest-text.ts";
import { reasonOf } from "./find-files.ts";
import { ownFilesBelow, readOwnFile } from "./own-files.ts";

/** The text of a file; the error names the file and what is wrong with it. @throws UsageError */
export async function readText(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

/** The values of a YAML or JSON file's documents. @throws UsageError where the file can't be read or parsed. */
export async function readValues(path: string, cwd: string): Promise<readonly unknown[]> {
  return (await readDocuments(path, cwd)).map(({ value }) => value);
}

async function readDocuments(path: string, cwd: string): Promise<readonly ManifestDocument[]> {
  return documentsIn(await readText(path, cwd), path);
}

function documentsIn(text: string, path: string): readonly ManifestDocument[] {
  const { documents, problems } = readManifestText(text);
  if (problems.length > 0) {
    throw new UsageError(
      problems.map(({ line, column, message }) => `${path}: line ${line}, column ${column}: ${message}`).join("\n"),
    );
  }
  return documents.filter(({ value }) => value !== null);
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

/** The one document of a file, undefined where there is none. @throws UsageError */
export async function readDocument(path: string, cwd: string): Promise<ManifestDocument | undefined> {
  const documents = await readDocuments(path, cwd);
  if (documents.length > 1) throw new UsageError(`${path}: expected one document, found ${documents.length}`);
  return documents[0];
}

/** The document of a file that comes with l4guard, by its path in the repository. */
export async function readOwnDocument(path: string): Promise<ManifestDocument | undefined> {
  return documentsIn(await readOwnFile(path), path)[0];
}

/** The objects of each file in a folder that comes with l4guard, with the file's path. */
export async function readOwnObjects(folder: string): Promise<readonly OwnObjects[]> {
  return await Promise.all(
    (await ownFilesBelow(folder)).map(async (path) => {
      const values = documentsIn(await readOwnFile(path), path).map(({ value }) => value);
      return { path, objects: values.flatMap(itemsOf) };
    }),
  );
}

/** A file that comes with l4guard. */
interface OwnObjects {
  readonly path: string;
  readonly objects: readonly unknown[];
}

function itemsOf(value: unknown): readonly unknown[] {
  const items = field(value, "items");
  const kind = field(value, "kind");
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : [value];
}
