import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, sep } from "node:path";
import t from "tap";
import { serverOf } from "../../editors/vscode/src/server.ts";
import { buildExtension, packExtension } from "../../scripts/vscode.ts";
import { VERSION } from "../../src/domain/own-version.ts";
import { MANIFEST } from "../support/command-line.ts";

t.setTimeout(240_000);
const folder = t.testdir({ built: {}, installed: {}, workspace: { "web.yaml": MANIFEST } });
await buildExtension(join(folder, "built"));
await packExtension(join(folder, "built"), join(folder, "l4guard.vsix"));
spawnSync("unzip", ["-q", join(folder, "l4guard.vsix"), "-d", join(folder, "installed")]);
const installed = join(folder, "installed", "extension");
const filesOf = (path: string) =>
  readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => name.replaceAll(sep, "/"));

t.test("the package holds what the extension needs, and nothing else", async (t) => {
  t.same(filesOf(installed).toSorted(), [
    "LICENSE.txt",
    "THIRD-PARTY-NOTICES.txt",
    "extension.cjs",
    "package.json",
    "readme.md",
    "schemas/project.json",
    "server/ajv.cjs",
    "server/editor.cjs",
    "server/l4guard.cjs",
    "server/main.cjs",
    "server/own-files.cjs",
  ]);
  const bytes = statSync(join(folder, "l4guard.vsix")).size;
  t.ok(bytes < 1_500_000, `${bytes} bytes`);
  const { main, version, contributes } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  t.equal(version, VERSION);
  const named = [main, ...contributes.yamlValidation.map(({ url }: { url: string }) => url)];
  for (const path of named) t.ok(statSync(join(installed, path)).isFile(), path);
});

t.test("the client asks for the editor and for Node.js alone", async (t) => {
  const asked = readFileSync(join(installed, "extension.cjs"), "utf8").matchAll(/\brequire\("([^"]+)"\)/g);
  const outside = new Set([...asked].map(([, name = ""]) => name).filter((name) => !isBuiltin(name)));
  t.same([...outside], ["vscode"]);
});

t.test("the server is the one that comes with it, unless a command is named", async (t) => {
  t.same(serverOf({ path: "", arguments: ["--gke-version", "1.33"] }, "/e"), {
    module: join("/e", "server", "l4guard.cjs"),
    args: ["lsp", "--gke-version", "1.33"],
  });
  t.same(serverOf({ path: "/usr/bin/l4guard", arguments: [] }, "/e"), { command: "/usr/bin/l4guard", args: ["lsp"] });
});

t.test("as it is installed, it starts its server and shows what that says", async (t) => {
  const standIn = ["-u", "NODE_OPTIONS", process.execPath, "test/support/vscode-stand-in.cjs"];
  const manifest = join(folder, "workspace", "web.yaml");
  const { stdout, stderr } = spawnSync("env", [...standIn, installed, manifest], { encoding: "utf8", timeout: 60_000 });
  t.equal(stderr, "");
  const { commands, shown, diagnostics } = JSON.parse(stdout);
  t.same(commands, ["l4guard.restart"]);
  t.same(shown, [], "no error");
  t.match(diagnostics, [{ code: "lb-type-value-invalid", message: /Fix: / }]);
});
