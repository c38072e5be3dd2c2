import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import t from "tap";

const DOCUMENT = readFileSync("docs/architecture.md", "utf8");

/** A room as the document's tables state it. */
interface Room {
  readonly name: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/** The rooms of the table below a heading of the document, in its order. */
function roomsBelow(heading: string): readonly Room[] {
  const [, section = ""] = DOCUMENT.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.matchAll(/^\| `src\/([^`]+)` \|[^|]+\|([^|]*)\|([^|]*)\|$/gm) ?? [];
  return [...rows].map(([, name = "", imports = "", packages = ""]) => ({
    name,
    imports: words(imports),
    packages: words(packages),
  }));
}

function words(cell: string): readonly string[] {
  return cell
    .split(/[\s,`]+/)
    .filter((word) => word !== "")
    .sort();
}

const PURE = roomsBelow("Rooms without I/O");
const ROOMS = [...PURE, ...roomsBelow("Rooms with I/O")];

interface Import {
  readonly file: string;
  /** The file or the package. */
  readonly target: string;
}

function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return names.map((name) => join(folder, name));
}

function importsOf(file: string, source: string): readonly Import[] {
  const found = source.matchAll(/^(?:import|export)\b[^;:"=()]*? from "([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm);
  return [...found].map((match) => {
    const specifier = match[1] ?? match[2] ?? "";
    return { file, target: specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : specifier };
  });
}

const files = filesBelow("src");
const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const imports = [...sources].flatMap(([file, source]) => importsOf(file, source));

/** The room of a file; undefined for a package and for what stands in src itself. */
function roomOf(file: string): string | undefined {
  const [root, folder, rest] = file.split("/");
  return root === "src" && rest !== undefined ? folder : undefined;
}

function packageOf(target: string): string | undefined {
  if (target.startsWith("src/") || target.startsWith("node:") || sources.has(target)) return undefined;
  const [scope = "", name] = target.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

function sorted(names: Iterable<string | undefined>): readonly string[] {
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

t.test("the document says of each room what it imports", async (t) => {
  t.same(sorted(ROOMS.map(({ name }) => name)), sorted(files.map(roomOf)), "every room is in a table");
  for (const [position, { name, ...stated }] of ROOMS.entries()) {
    const own = imports.filter(({ file }) => roomOf(file) === name);
    const rooms = sorted(own.map(({ target }) => roomOf(target))).filter((room) => room !== name);
    t.same({ imports: rooms, packages: sorted(own.map(({ target }) => packageOf(target))) }, stated, name);
    const above = ROOMS.slice(0, position).map((room) => room.name);
    t.same(
      rooms.filter((room) => !above.includes(room)),
      [],
      `${name} imports only what stands above it`,
    );
  }
});

t.test("a group of rules imports no other, and what they share imports none", async (t) => {
  const groupOf = (file: string) => /^src\/rules\/([\w-]+)\//.exec(file)?.[1];
  t.same(
    imports.filter(({ file, target }) => {
      const [from, to] = [groupOf(file), groupOf(target)];
      return from !== undefined && to !== undefined && to !== from && to !== "shared";
    }),
    [],
  );
});

t.test("nothing imports the package's entry point, and each package has one home", async (t) => {
  t.same(
    imports.filter(({ target }) => target === "src/index.ts"),
    [],
  );
  const homes = ROOMS.flatMap(({ packages }) => packages);
  t.same(
    homes.filter((name, index) => homes.indexOf(name) !== index),
    [],
    "loaded in two rooms",
  );
});

t.test("no import leads back", async (t) => {
  const targets = Map.groupBy(imports, ({ file }) => file);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const { target } of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  t.same(circles, []);
});

t.test("rooms without I/O", async (t) => {
  const { include } = JSON.parse(readFileSync("tsconfig.browser.json", "utf8")) as { readonly include: string[] };
  t.same(
    include,
    PURE.map(({ name }) => `src/${name}`),
    "are what compiles without Node's types",
  );
  const isPure = (file: string) => PURE.some(({ name }) => name === roomOf(file));
  t.same(
    imports.filter(({ file, target }) => isPure(file) && target.startsWith("node:")),
    [],
    "no module of Node.js",
  );
  const impure = [...sources].filter(([file, source]) => {
    const code = source.replace(COMMENT_OR_TEXT, "");
    return isPure(file) && /\b(?:async|await|process|setTimeout|Math\.random|Date\.now|new Date)\b/.test(code);
  });
  t.same(
    impure.map(([file]) => file),
    [],
    "no clock, no randomness, nothing to wait for",
  );
});

const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm;

/** Files that are one table. */
const TABLES = [
  "src/config/settings.ts",
  "src/diagnosis/events/passthrough.ts",
  "src/domain/annotations.ts",
  "src/domain/facts.ts",
  "src/rules/statements.ts",
];
const MOST_LINES = 300;

t.test("files are short, tables and cases aside", async (t) => {
  const long = [...sources].filter(
    ([file, source]) =>
      !TABLES.includes(file) && !file.endsWith(".cases.ts") && source.split("\n").length > MOST_LINES + 1,
  );
  t.same(
    long.map(([file]) => file),
    [],
  );
});

t.test("no folder for odds and ends", async (t) => {
  const banned = ["utils", "util", "helpers", "common", "types", "lib", "misc"];
  t.same(
    files.filter((file) => file.split("/").some((part) => banned.includes(part))),
    [],
  );
});

const ENTRY_POINTS = ["src/index.ts", "src/cli/main.ts"];

t.test("what is exported is used elsewhere", async (t) => {
  const others = ["test", "bench", "scripts"]
    .flatMap(filesBelow)
    .map((file) => [file, readFileSync(file, "utf8")] as const);
  const texts = new Map([...sources, ...others]);
  const users = Map.groupBy(
    [...texts].flatMap(([file, source]) => importsOf(file, source)),
    ({ target }) => target,
  );
  const unused = [...sources].flatMap(([file, source]) => {
    // Entry points are for others; cases are loaded by their file's name.
    if (ENTRY_POINTS.includes(file) || file.endsWith(".cases.ts")) return [];
    const names = [...source.matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm)];
    const readers = (users.get(file) ?? []).map((user) => texts.get(user.file) ?? "");
    const isUsed = (name: string) => readers.some((text) => new RegExp(`\\b${name}\\b`).test(text));
    return names.flatMap(([, name = ""]) => (isUsed(name) ? [] : [`${file}: ${name}`]));
  });
  t.same(unused, []);
});
