// Builds the extension for VS Code into the file that is named, editors/vscode/out/l4guard.vsix by default: the client, and the language
// server with what it needs of the command's bundles.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import { VERSION } from "../src/domain/own-version.ts";
import { bundles } from "./bundle.ts";
import { notices, packagesIn } from "./notices.ts";

const SOURCE = "editors/vscode";
const CLIENT = "editors/vscode/src/extension.ts";
/** The bundles that `l4guard lsp` loads. */
const SERVER = ["l4guard.cjs", "main.cjs", "own-files.cjs", "editor.cjs", "ajv.cjs"];

/** Lays the extension out in a folder, as it is installed. */
export async function buildExtension(folder: string): Promise<void> {
  for (const part of ["server", "schemas"]) mkdirSync(join(folder, part), { recursive: true });
  const client = await build({
    entryPoints: [CLIENT],
    outfile: join(folder, "extension.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    minify: true,
    external: ["vscode"],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const server = await Promise.all(
    bundles()
      .filter(({ outfile = "" }) => SERVER.includes(basename(outfile)))
      .map((options) => {
        const outfile = join(folder, "server", basename(options.outfile ?? ""));
        return build({ ...options, outfile, metafile: true });
      }),
  );
  const manifest = { ...JSON.parse(readFileSync(join(SOURCE, "package.json"), "utf8")), version: VERSION };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const packages = packagesIn([client, ...server].map(({ metafile }) => metafile));
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), notices(packages));
  copyFileSync(join(SOURCE, "README.md"), join(folder, "README.md"));
  copyFileSync("LICENSE", join(folder, "LICENSE"));
  copyFileSync("docs/schemas/project.json", join(folder, "schemas", "project.json"));
}

/** Packs what {@link buildExtension} laid out. */
export async function packExtension(folder: string, packagePath: string): Promise<void> {
  mkdirSync(dirname(packagePath), { recursive: true });
  await createVSIX({ cwd: folder, packagePath, dependencies: false });
}

if (import.meta.main) {
  const folder = "editors/vscode/out";
  rmSync(folder, { recursive: true, force: true });
  await buildExtension(folder);
  await packExtension(folder, process.argv[2] ?? "editors/vscode/out/l4guard.vsix");
}
