import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import t from "tap";

/** Which folders of src a folder may import; what is not listed may not be imported. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  controllers: ["domain"],
  engine: ["domain", "controllers"],
  rules: ["domain", "controllers", "engine"],
  admission: ["domain", "controllers", "engine", "rules"],
  manifests: ["domain"],
  lint: ["domain", "controllers", "engine", "rules", "admission", "manifests"],
  reports: ["domain", "controllers", "engine", "rules", "lint", "manifests"],
  files: ["domain", "manifests"],
  config: ["domain", "controllers", "engine", "rules", "files"],
  cluster: ["domain", "controllers", "engine", "admission"],
  certificates: ["domain"],
  metrics: ["domain"],
  webhook: "domain controllers engine rules admission files config cluster certificates metrics".split(" "),
  cli: "domain controllers engine rules admission manifests lint reports files config cluster certificates metrics webhook".split(
    " ",
  ),
};

/** The one folder that may load a package. */
const LOADED_IN: Readonly<Record<string, string>> = {
  "ipaddr.js": "domain",
  ajv: "config",
  "js-yaml": "manifests",
  ignore: "files",
  diff: "manifests",
  "@kubernetes/client-node": "cluster",
  "google-auth-library": "cluster",
  "node-forge": "certificates",
  "prom-client": "metrics",
  fastify: "webhook",
  "@fastify/otel": "webhook",
  "@opentelemetry/api": "webhook",
  "@opentelemetry/core": "webhook",
  "@opentelemetry/exporter-trace-otlp-http": "webhook",
  "@opentelemetry/resources": "webhook",
  "@opentelemetry/sdk-trace": "webhook",
};

/** Folders without I/O: no Node.js modules, no promises. */
const PURE = ["domain", "controllers", "engine", "rules"];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join("src", name));
const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const imports: readonly Import[] = [...sources].flatMap(([file, source]) =>
  [...source.matchAll(/(?:^|\n)(?:import|export)[^;"']*?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g)].map(
    (match) => ({
      file,
      folder: folderOf(file),
      target: match[1] ?? match[2] ?? "",
    }),
  ),
);

function folderOf(file: string): string {
  const [, folder = "", rest] = file.split("/");
  return rest === undefined ? "" : folder;
}

function packageOf(target: string): string {
  const [scope = "", name] = target.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

t.test("imports go in one direction", async (t) => {
  for (const { file, folder, target } of imports) {
    if (!target.startsWith(".") || folder === "") continue;
    const imported = folderOf(normalize(join(dirname(file), target)));
    if (imported === "" && !target.endsWith(".json")) t.fail(`${file} imports the package's entry point`);
    if (imported === folder || imported === "") continue;
    const allowed = MAY_IMPORT[folder];
    if (!allowed?.includes(imported)) t.fail(`${file}: ${folder} must not import ${imported}`);
  }
  t.same(
    [...new Set(files.map(folderOf))].filter((folder) => folder !== "" && !(folder in MAY_IMPORT)),
    [],
    "every folder has a place in the order",
  );
});

t.test("no group of rules imports another", async (t) => {
  let crossings = 0;
  for (const { file, folder, target } of imports) {
    if (folder !== "rules" || !target.startsWith(".")) continue;
    const [from, to] = [file, normalize(join(dirname(file), target))].map((path) => path.split("/"));
    const group = from?.length === 4 ? from[2] : undefined;
    const other = to?.length === 4 && to[1] === "rules" ? to[2] : undefined;
    if (group === undefined || other === undefined || other === group) continue;
    crossings++;
    if (other !== "shared") t.fail(`${file} imports the group ${other}; what groups share is in rules/shared`);
  }
  t.ok(crossings > 100, "groups use what they share");
});

t.test("each package is loaded in one folder", async (t) => {
  for (const { file, folder, target } of imports) {
    const home = LOADED_IN[packageOf(target)];
    if (home !== undefined && home !== folder) t.fail(`${file}: only src/${home} loads ${target}`);
  }
  t.pass("no package strays");
});

t.test("the core is pure", async (t) => {
  for (const { file, folder, target } of imports) {
    if (PURE.includes(folder) && target.startsWith("node:")) t.fail(`${file} imports ${target}`);
  }
  for (const [file, source] of sources) {
    if (!PURE.includes(folderOf(file))) continue;
    const code = source.replace(
      /\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm,
      "",
    );
    if (/\b(?:async|await|process|setTimeout|Math\.random|Date\.now|new Date)\b/.test(code))
      t.fail(`${file} is not pure`);
  }
  t.pass("no clock, no randomness, no promise");
});

t.test("no folder for odds and ends", async (t) => {
  const banned = ["utils", "util", "helpers", "common", "types", "lib", "misc"];
  t.same(
    files.filter((file) => file.split("/").some((part) => banned.includes(part))),
    [],
  );
});
