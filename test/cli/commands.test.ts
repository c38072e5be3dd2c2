import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { COMMANDS } from "../../src/cli/commands.ts";
import { VERSION } from "../../src/domain/own-version.ts";
import { FORMATS } from "../../src/reports/formats.ts";
import { folder, MANIFEST, SCENARIOS } from "../support/command-line.ts";
import { playScenario, printScenario, readScenario, run } from "../support/scenario.ts";

t.test("golden scenarios", async (t) => {
  const names = readdirSync(SCENARIOS).filter((file) => file.endsWith(".scenario"));
  for (const name of names.sort()) {
    const path = join(SCENARIOS, name);
    const expected = readScenario(path);
    const played = await playScenario(expected);
    if (process.env["UPDATE_SCENARIOS"]) writeFileSync(path, printScenario(played));
    else t.equal(printScenario(played), printScenario(expected), name);
  }
  for (const format of Object.keys(FORMATS))
    t.ok(names.includes(`lint-${format}.scenario`), `a scenario for ${format}`);
});

t.test("hostile input is named, and everything else is reported", async (t) => {
  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? "x" : `*a${level - 1}`)
        .join(", ")}]`,
  ).join("\n");
  const cwd = folder(t, {
    "web.yaml": MANIFEST,
    "bomb.yaml": `apiVersion: v1\nkind: Service\n${bomb}`,
    "binary.yaml": Buffer.from("apiVersion: \u0000"),
    "latin1.yaml": Buffer.from("apiVersion: \u00e9", "latin1"),
    "deep.yaml": `apiVersion: v1\nkind: Service\nspec: ${"[".repeat(50_000)}`,
    "deep.json": `{"kind": "Service", "apiVersion": "v1", "spec": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    "huge.yaml": Buffer.alloc(100 * 1024 * 1024, "a"),
    "long.yaml": `kind: Service\napiVersion: v1\nmetadata: {name: "${"x".repeat(1_000_000)}\\u001b[31m"}\n`,
    "shapes.yaml": "apiVersion: v1\nkind: Service\nmetadata: [1]\nspec: {ports: {a: 1}, type: 7}\nstatus: no\n",
  });
  symlinkSync(".", join(cwd, "loop"));
  symlinkSync("circle.yaml", join(cwd, "circle.yaml"));
  mkdirSync(join(cwd, "locked"), { mode: 0o000 });
  const { code, stdout, stderr } = await run(["lint", "."], { cwd });
  t.equal(code, 2);
  for (const name of ["bomb.yaml", "binary.yaml", "latin1.yaml", "deep.yaml", "deep.json", "huge.yaml"]) {
    t.match(stderr, new RegExp(`^l4guard: ${name}:`, "m"), `${name} is named`);
  }
  t.notMatch(stderr, /loop|circle/, "links that lead nowhere are no manifests");
  if (process.getuid?.() !== 0) t.match(stderr, /^l4guard: locked: permission denied/m);
  t.match(stdout, /lb-type-value-invalid {2}web\.yaml:8:5/, "the file that can be read is reported");
  t.notOk((stdout + stderr).includes("\u001b"), "no escape sequence gets through");
  for (const format of Object.keys(FORMATS)) {
    const quiet = await run(["lint", "--format", format, "web.yaml", "binary.yaml"], { cwd });
    t.equal(quiet.code, 2, `${format}: exit code`);
    t.match(quiet.stdout, /lb-type-value-invalid/, `${format}: the finding`);
  }
});

t.test("every command explains itself", async (t) => {
  const cwd = folder(t);
  const overview = await run(["--help"], { cwd });
  t.equal(overview.code, 0);
  for (const name of Object.keys(COMMANDS)) {
    t.match(overview.stdout, new RegExp(`^  ${name} +[A-Z]`, "m"), `${name} is in the overview`);
    const { code, stdout } = await run([name, "--help"], { cwd });
    t.equal(code, 0, `${name} --help`);
    t.match(stdout, /^Usage: /, `${name}: usage`);
    t.match(stdout, /^Examples:$/m, `${name}: examples`);
    t.equal((await run(["help", name], { cwd })).stdout, stdout, `help ${name}`);
    const [text = ""] = stdout.split("\nExamples:\n");
    const long = text.split("\n").filter((line) => line.length > 80 && !/^(?:Usage: | {7}l4guard )/.test(line));
    t.same(long, [], `${name}: it fits 80 columns`);
  }
  t.equal((await run([], { cwd })).code, 2, "without a command");
});

t.test("a chart and a kustomization", async (t) => {
  const cwd = folder(t, {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/templates/web.yaml": MANIFEST.replace('"INTERNAL"', "{{ .Values.type }}"),
    "k/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-\n",
    "k/web.yaml": MANIFEST,
  });
  const has = (program: string) => spawnSync(program, ["version"]).error === undefined;
  const passed = await run(["lint", "chart"], { cwd });
  t.equal(passed.code, 0, "templates are no manifests");
  t.match(passed.stdout, /--helm chart renders/);
  await t.test("helm", { skip: has("helm") ? false : "helm is not installed" }, async (t) => {
    const { code, stdout } = await run(
      ["lint", "--helm", "chart", "--helm-arg=--set=type=INTERNAL", "--format", "json"],
      { cwd },
    );
    t.equal(code, 1);
    t.match(JSON.parse(stdout).findings[0], { rule: "lb-type-value-invalid", file: "shop/templates/web.yaml" });
  });
  await t.test(
    "kustomize",
    { skip: has("kubectl") || has("kustomize") ? false : "neither kubectl nor kustomize is installed" },
    async (t) => {
      const { code, stdout } = await run(["lint", "--kustomize", "k", "--format", "json"], { cwd });
      t.equal(code, 1);
      t.match(JSON.parse(stdout).findings[0], { rule: "lb-type-value-invalid", object: { name: "my-web" } });
    },
  );
  const missing = await run(["lint", "--helm", "chart"], { cwd, env: { PATH: "/nowhere" } });
  t.equal(missing.code, 2);
  t.match(missing.stderr, /helm is not in the PATH/);
});

t.test("package.json", async (t) => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  t.equal(VERSION, manifest.version);
  t.same(Object.keys(manifest.bin), ["l4guard", "kubectl-l4guard"]);
  t.equal(new Set(Object.values(manifest.bin)).size, 1, "the kubectl plugin is the same program");
});

t.test("offline commands load no server, no client and no schema compiler", async (t) => {
  // By way of env: the test runner would measure the coverage of modules here that nothing calls.
  const seen = spawnSync(
    "env",
    ["-i", process.execPath, "--disable-warning=ExperimentalWarning", "--input-type=module", "-e", LOADED],
    { encoding: "utf8" },
  );
  t.equal(seen.stderr, "");
  t.same(JSON.parse(seen.stdout), ["@noble/hashes", "ignore", "js-yaml"]);
});

/** Lints an empty folder and prints the packages that this loads. */
const LOADED = `
import { registerHooks } from "node:module";
import { Readable, Writable } from "node:stream";
const packages = new Set();
registerHooks({ resolve(specifier, context, next) {
  const found = next(specifier, context);
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(found.url)?.[1];
  if (name) packages.add(name);
  return found;
} });
const { main } = await import("./src/cli/main.ts");
const sink = new Writable({ write: (chunk, encoding, done) => done() });
await main(["lint", "test/fixtures/schemas/README.md"], { stdin: Readable.from([]), stdout: sink, stdoutStream: sink, stderr: sink, env: {}, cwd: process.cwd(), now: () => new Date() });
process.stdout.write(JSON.stringify([...packages].sort()));`;
