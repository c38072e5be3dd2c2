import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, utimesSync } from "node:fs";
import { isBuiltin } from "node:module";
import { type BuildOptions, build } from "esbuild";
import t from "tap";
import { bundles } from "../scripts/bundle.ts";
import { LIBRARY } from "../scripts/library.ts";
import { notices, packagesIn } from "../scripts/notices.ts";
import { LEAST_NODE, VERSION } from "../src/domain/own-version.ts";
import { CASES } from "./support/rule-cases.ts";

/** Files that only tests and the documentation need. */
const FOR_CASES = /\.(?:cases|sketches)\.ts$/;
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

// Several bundles are made before the first test.
t.setTimeout(240_000);
/** What is made, without writing it. */
async function made(options: BuildOptions) {
  const { metafile, outputFiles } = await build({ ...options, write: false, metafile: true });
  return { name: options.outfile ?? "", metafile, text: outputFiles.map((file) => file.text).join("") };
}

const command = await Promise.all(bundles().map(made));
const library = await made(LIBRARY);

t.test("what is published holds no case of a rule", async (t) => {
  const titles = Object.values(CASES).flatMap((cases) => cases.map(({ title }) => title));
  for (const { name, metafile, text } of [...command, library]) {
    t.same(
      Object.keys(metafile.inputs).filter((file) => FOR_CASES.test(file)),
      [],
      `${name} is made of what reviews need`,
    );
    t.same(
      titles.filter((title) => title.length > 30 && text.includes(JSON.stringify(title))),
      [],
      `no case is in ${name}`,
    );
  }
});

t.test("what the launcher reads is ASCII, one byte a character", (t) => {
  for (const { name, text } of command) {
    const parts = [...text.matchAll(/[^\0-\x7f]/gu)].map(([found]) => found);
    t.same(parts, [], name);
  }
  t.end();
});

t.test("the launcher keeps what it compiled, and nothing that is old", (t) => {
  const launcher = command.find(({ name }) => name.endsWith("/l4guard.cjs"));
  const folder = t.testdir({
    "l4guard.cjs": launcher?.text ?? "",
    "main.cjs": "(function (exports) { exports.runProcess = async () => console.log('run'); })",
    cache: { l4guard: { "old-lint.v8": "", "old-lint.v8.77": "", "new-lint.v8": "", "old.txt": "" } },
  });
  const cache = `${folder}/cache/l4guard`;
  const past = new Date(Date.now() - 31 * 24 * 3_600_000);
  for (const name of ["old-lint.v8", "old-lint.v8.77", "old.txt"]) utimesSync(`${cache}/${name}`, past, past);
  const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: `${folder}/cache` };
  const run = () => execFileSync(process.execPath, [`${folder}/l4guard.cjs`, "lint"], { env, encoding: "utf8" });
  t.equal(run(), "run\n");
  const kept = readdirSync(cache).filter((name) => !["new-lint.v8", "old.txt"].includes(name));
  t.match(kept, [/-lint\.v8$/], "what was compiled");
  t.equal(kept.length, 1, "and of what was there only what is new, or of somebody else");
  t.equal(run(), "run\n", "from what was kept");
  t.same(readdirSync(cache).length, 3);
  t.end();
});

t.test("what is published needs nothing but Node.js", async (t) => {
  t.notOk("dependencies" in manifest, "no package is installed with it");
  const own = new Set(command.map(({ name }) => name.replace("dist/bin/", "./")));
  for (const { name, metafile } of [...command, library]) {
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, external }) => (external ? [path] : [])),
    );
    t.same(
      outside.filter((path) => !own.has(path) && !isBuiltin(path)),
      [],
      name,
    );
  }
  t.same(
    Object.values(library.metafile.outputs).flatMap(({ imports }) => imports),
    [],
    "the library not even that",
  );
  t.equal(manifest.version, VERSION);
  t.equal(manifest.engines.node, `>=${LEAST_NODE}`);
});

t.test("the notices tell of every package that is published", async (t) => {
  const folders = packagesIn(command.map(({ metafile }) => metafile));
  t.same(
    packagesIn([library.metafile]).filter((folder) => !folders.includes(folder)),
    [],
    "those of the library are among those of the command",
  );
  const text = notices(folders);
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    t.ok(text.includes(`\n${name} ${version} (${license})\n`), `${name} ${version}`);
  }
  for (const word of ["fastify", "@kubernetes/client-node", "ajv", "js-yaml", "Permission is hereby granted"]) {
    t.match(text, word);
  }
});
