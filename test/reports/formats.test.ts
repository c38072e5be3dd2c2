import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import t from "tap";
import { validateXML } from "xmllint-wasm";
import { FORMATS } from "../../src/reports/formats.ts";
import { pageOf } from "../../src/reports/rule-page.ts";
import { RULES } from "../../src/rules/index.ts";
import { folder, MANIFEST } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

t.test("reports are valid by their published schemas", async (t) => {
  const cwd = folder(t, {
    "web.yaml": MANIFEST,
    "clean.yaml": "a: 1\n",
    "x & <y>.yaml": `${MANIFEST}---\nbroken: [\n`,
    "none.yaml": "",
  });
  const schema = (name: string) => readFileSync(join("test/fixtures/schemas", name), "utf8");
  // ajv knows no draft 4; the schema uses nothing that means something else in draft 7.
  const {
    $schema: _,
    id: __,
    ...sarifSchema
  } = JSON.parse(schema("sarif-schema-2.1.0.json")) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const isSarif = ajv.compile(sarifSchema);
  const isQuality = ajv.compile({ type: "array", items: JSON.parse(schema("gitlab-codeclimate.json")) });
  for (const paths of [["web.yaml"], ["clean.yaml"], ["."], ["none.yaml"], ["missing.yaml"]]) {
    const report = async (format: string) =>
      (await run(["lint", "--verbose", "--format", format, ...paths], { cwd })).stdout;
    const sarif = JSON.parse(await report("sarif"));
    t.ok(isSarif(sarif), `SARIF of ${paths}: ${ajv.errorsText(isSarif.errors)}`);
    for (const { ruleId, ruleIndex } of sarif.runs[0].results) {
      t.equal(sarif.runs[0].tool.driver.rules[ruleIndex]?.id, ruleId, "the index leads to the rule");
    }
    const quality = JSON.parse(await report("gitlab")) as { fingerprint: string }[];
    t.ok(isQuality(quality), `GitLab's report of ${paths}: ${ajv.errorsText(isQuality.errors)}`);
    t.equal(new Set(quality.map(({ fingerprint }) => fingerprint)).size, quality.length, "every fingerprint once");
    const { valid, errors } = await validateXML({
      xml: { fileName: "report.xml", contents: await report("junit") },
      schema: { fileName: "junit-10.xsd", contents: schema("junit-10.xsd") },
    });
    t.ok(valid, `JUnit of ${paths}: ${errors.map(({ message }) => message)}`);
  }
});

t.test("what people read fits 80 columns of a terminal, and no line is cut", async (t) => {
  const cwd = folder(t);
  for (const args of [["rules"], ["explain", ...RULES.map(({ id }) => id)]]) {
    const { stdout } = await run(args, { cwd, isTerminal: true });
    // One word may be longer than a line, and tables are not wrapped.
    const isLong = (line: string) => line.length > 80 && !/^\||^[-> ]*\S+$/.test(line);
    let isCode = false;
    const long = stdout.split("\n").filter((line) => {
      if (line.startsWith("```")) isCode = !isCode;
      return !isCode && isLong(line);
    });
    t.same(long, [], String(args[0]));
    t.notMatch(stdout, "…\n");
  }
  const { stdout: piped } = await run(["rules"], { cwd });
  for (const { id, summary } of RULES) t.ok(piped.includes(`  ${id} `) && piped.includes(`  ${summary}\n`), id);
  const { stdout: flags } = await run(["serve", "--help"], { cwd, isTerminal: true });
  t.match(flags, /^ {2}--certificates self-managed\|cert-manager\|files\n {27}Where/m, "long flags stand alone");
  t.match(flags, /^ {2}--key-file FILE {2,}Its/m);
});

t.test("as much as the reader asks for", async (t) => {
  const broken = "apiVersion: v1\nkind: Service\nx: [";
  const cwd = folder(t, { "web.yaml": MANIFEST, "clean.yaml": "a: 1\n", "broken.yaml": broken });
  const said = async (...args: readonly string[]) => (await run(["lint", ...args], { cwd })).stdout;
  const page = pageOf("lb-type-value-invalid");
  t.equal((await said("clean.yaml")).split("\n").length - 1, 2, "a clean run is two lines");
  t.equal(await said("-q", "clean.yaml"), "", "and none where nothing else is wanted");
  t.ok((await said("-q", "web.yaml")).endsWith(`${page}\n`), "findings and no more, with their page");
  t.match(await said("--statistics", "web.yaml"), /^ {5}1 {2}deny {3}lb-type-value-invalid\n\n1 denied/);
  t.match(
    await said("--statistics", "-v", "web.yaml"),
    /^ {5}1 {2}deny {3}lb-type-value-invalid\n(?: {5}\d {2}info {3}[a-z0-9-]+\n)+\n1 denied/,
    "the graver first",
  );
  t.match(await said("--rule", "rbs-on-internal", "web.yaml"), /^No findings\./, "of one rule");
  t.match(await run(["lint", "--rule", "rbs-on-intrnal"], { cwd }), {
    code: 2,
    stderr: 'did you mean "rbs-on-internal"',
  });
  for (const format of Object.keys(FORMATS))
    t.notMatch(await said("-f", format, "broken.yaml"), /no findings/i, `${format}: not beside what can't be read`);
  for (const format of ["text", "markdown", "html", "sarif"])
    t.match(await said("-f", format, "web.yaml"), page, `${format} names the page`);
  const { runs } = JSON.parse(await said("-f", "sarif", "web.yaml"));
  const [{ fixes }] = runs[0].results;
  const [{ deletedRegion, insertedContent }] = fixes[0].artifactChanges[0].replacements;
  t.same([deletedRegion.startLine, insertedContent.text], [8, "nternal"], "SARIF carries the edit");
  t.equal(runs[0].tool.driver.rules[0].properties["security-severity"], "7.5");
});

t.test("a terminal gets colour unless NO_COLOR asks for none", async (t) => {
  const cwd = folder(t, { "web.yaml": MANIFEST });
  const on = (env: Record<string, string>) => run(["lint", "web.yaml"], { cwd, env, isTerminal: true });
  const plain = (await on({ NO_COLOR: "1" })).stdout;
  const coloured = (await on({})).stdout;
  t.notOk(plain.includes("\u001b"));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
  t.equal(coloured.replace(/\u001b\[\d+(?:;\d+)*m/g, ""), plain, "colour is all the difference");
  t.not(coloured, plain);
  t.same(
    plain.split("\n").filter((line) => line.length > 80 && !/^ *\S+$/.test(line)),
    [],
    "it fits 80 columns, but for the address of a page",
  );
  t.not((await run(["lint", "web.yaml"], { cwd, env: { FORCE_COLOR: "1" } })).stdout, plain, "FORCE_COLOR asks for it");
  t.notMatch((await on({ FORCE_COLOR: "0" })).stdout, "\u001b", "or for none");
  const narrow = (await on({ COLUMNS: "60", NO_COLOR: "1" })).stdout;
  t.match(narrow, /│ .*"INTERNAL"/, "the mistake is in sight where not all of its line is");
  t.match(narrow, "web.yaml:8:5", "and its place is whole");
  t.match((await run(["lint", "web.yaml"], { cwd })).stdout, "# upper case", "no terminal, no cut");
});
