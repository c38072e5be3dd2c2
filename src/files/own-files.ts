import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

// The published command has a module of the same functions in place of this one, over texts that it carries with it.

const ROOT = new URL("../../", import.meta.url);

/** The text of a file that comes with l4guard, by its path from the root of the repository. */
export async function readOwnFile(path: string): Promise<string> {
  return await readFile(fileURLToPath(new URL(path, ROOT)), "utf8");
}

/** The paths of the files in a folder that comes with l4guard, in order. */
export async function ownFilesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(fileURLToPath(new URL(folder, ROOT)));
  return names.map((name) => `${folder}/${name}`).sort();
}
