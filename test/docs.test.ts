import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import t from "tap";
import { generatedFiles, WHOLE_FOLDERS } from "../scripts/docs.ts";
import { PROJECT_FILE } from "../src/cli/project.ts";
import { RULES } from "../src/rules/index.ts";
import { STATEMENTS } from "../src/rules/statements.ts";

const ids = new Set(RULES.map(({ id }) => id));

t.test("the catalogue is the one that was specified", async (t) => {
  const specified: string[] = JSON.parse(readFileSync("test/fixtures/rule-ids.json", "utf8"));
  t.same([...ids].sort(), specified);
});

// Pages show what the engine says about their examples at the moment they are made, so this runs every example.
t.test("the generated documentation says what the code says", async (t) => {
  const files = await generatedFiles();
  for (const [name, text] of files) {
    const written = existsSync(`docs/${name}`) ? readFileSync(`docs/${name}`, "utf8") : "";
    t.ok(written === text, `docs/${name} is current; "npm run docs" makes it so`);
  }
  const pages = WHOLE_FOLDERS.flatMap((folder) => readdirSync(`docs/${folder}`).map((page) => `${folder}/${page}`));
  t.same(
    pages.filter((page) => !files.has(page)),
    [],
    "no page of a rule or a command that is gone",
  );
});

t.test("manual pages are what groff takes without a warning", async (t) => {
  for (const page of readdirSync("docs/man")) {
    const { error, stderr } = spawnSync("groff", ["-man", "-Tascii", "-ww", "-z", `docs/man/${page}`], {
      encoding: "utf8",
    });
    if (error) t.pass("no groff here to check with");
    else t.equal(stderr, "", page);
  }
});

t.test("every statement of GKE's documentation has rules that exist", async (t) => {
  for (const { section, statement, rules } of STATEMENTS) {
    t.ok(rules.length > 0, `${section}: ${statement}`);
    t.same(
      rules.filter((id) => !ids.has(id)),
      [],
      `${section}: ${statement}`,
    );
  }
});

t.test("the entry for SchemaStore leads to the schema of the file that is looked for", async (t) => {
  const { fileMatch, url } = JSON.parse(readFileSync("docs/schemas/schemastore.json", "utf8"));
  t.same(fileMatch, [PROJECT_FILE]);
  const path = /^https:\/\/raw\.githubusercontent\.com\/l4guard\/l4guard\/main\/(.+)$/.exec(url)?.[1] ?? "";
  const { $schema, required = [] } = JSON.parse(readFileSync(path, "utf8"));
  t.equal($schema, "http://json-schema.org/draft-07/schema#", "a draft that SchemaStore takes");
  t.same(required, [], "an empty file is one");
});

t.test("links between documents lead somewhere", async (t) => {
  const documents = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].filter((file) => existsSync(file));
  const more = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  for (const document of [...documents, ...more.map((file) => `docs/${file}`)]) {
    const text = readFileSync(document, "utf8").replace(/```[\s\S]*?```/g, "");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      const path = new URL(target, `file:///${document}`).pathname.slice(1);
      if (!existsSync(decodeURIComponent(path))) t.fail(`${document} links to ${target}`);
    }
  }
  t.pass("none is broken");
});

t.test("the index leads to every document", async (t) => {
  const index = readFileSync("docs/README.md", "utf8");
  const documents = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?:guides\/|decisions\/|schemas\/|rules\/README|commands\/README)?[\w-]*\.(?:md|json)$/.test(file),
  );
  t.same(
    documents.filter((file) => file !== "README.md" && !index.includes(`(${file})`)),
    [],
  );
});

/** Where text may name files of the repository. */
const FOLDERS = ["bench", "charts", "docs", "scripts", "src", "test"];

t.test("files that are named are there", async (t) => {
  const folders = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const texts = [...folders, "README.md", "CONTRIBUTING.md", "SECURITY.md"].filter(
    (file) => /\.(?:ts|md|ya?ml)$/.test(file) && !file.startsWith("test/fixtures/"),
  );
  const missing = texts.flatMap((file) => {
    const named = readFileSync(file, "utf8").matchAll(NAMED_FILE);
    return [...named]
      .map(([name]) => name)
      .filter((name) => !existsSync(name) && !existsSync(`docs/${name}`))
      .map((name) => `${file}: ${name}`);
  });
  t.same(missing, []);
});

/** A document, or a file of this repository's code, by its path from the root. */
const NAMED_FILE =
  /(?<![\w./(-])(?:[a-z][\w-]*\/)+[\w.-]+\.md\b|(?<![\w./-])(?:src|test|scripts|bench)(?:\/[\w.-]+)+\.ts\b/g;
