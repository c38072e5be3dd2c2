import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

/** What comes with l4guard besides code: the folders and files that it reads. */
const OWN_FILES = ["docs/rules", "examples/cluster.yaml", "examples/services", "examples/state"];

/** What the bundle has in place of src/files/own-files.ts: the same functions, over texts that are part of it. */
export function ownFilesModule(): string {
  const files = OWN_FILES.flatMap((path) =>
    /\.\w+$/.test(path) ? [path] : readdirSync(path).map((name) => `${path}/${name}`),
  );
  const texts = JSON.stringify(Object.fromEntries(files.map((path) => [path, readFileSync(path, "utf8")])));
  return `
import { brotliDecompressSync } from "node:zlib";
let texts;
const all = () => (texts ??= JSON.parse(brotliDecompressSync(Buffer.from("${brotliCompressSync(texts).toString("base64")}", "base64"))));
export async function readOwnFile(path) { return all()[path]; }
export async function ownFilesBelow(folder) { return Object.keys(all()).filter((path) => path.startsWith(folder + "/")).sort(); }
`;
}
