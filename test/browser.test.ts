import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import t, { type Test } from "tap";
import { admissionPolicies, diffPolicies } from "../src/index.ts";
import { type LintKnowledge, lint, type Source } from "../src/lint/lint.ts";
import { FORMATS } from "../src/reports/formats.ts";
import { RULE_SET } from "../src/rules/index.ts";
import { CASE_FILES, CASES, reviewCase } from "./support/rule-cases.ts";

/** What a page would load: the library and every report, as one script without Node.js. */
const ENTRY = `
  import { admissionPolicies, diffPolicies, lint } from "./src/index.ts";
  import { FORMATS } from "./src/reports/formats.ts";
  globalThis.reportOf = (format, sources, knowledge) =>
    FORMATS[format](lint(JSON.parse(sources), JSON.parse(knowledge)), { colour: true, columns: 80, isVerbose: false });
  globalThis.policiesOf = (knowledge) => JSON.stringify(admissionPolicies(JSON.parse(knowledge)));
  globalThis.diffOf = (sources, settings) => JSON.stringify(diffPolicies(JSON.parse(sources), JSON.parse(settings)));
`;

const SOURCES: readonly Source[] = ["2-repaired.yaml", "4-several-findings.yaml"].map((name) => ({
  name,
  text: readFileSync(`examples/services/${name}`, "utf8"),
}));
const KNOWLEDGE: LintKnowledge = { cluster: { gkeVersion: "1.33" }, isVerbose: true };

/** The globals of a browser that has run the entry; it has what the language has, and no process, no Buffer, no timers. */
async function inBrowser(t: Test, contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: ".", loader: "ts" },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2024",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  t.same(
    Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external)),
    [],
    "no module of Node.js is asked for",
  );
  const context = createContext({});
  runInContext(outputFiles[0]?.text ?? "", context);
  return context;
}

t.test("every case of every rule is told in a browser what it is told in Node.js", async (t) => {
  const context = await inBrowser(
    t,
    `
    import { RULE_SET } from "./src/rules/index.ts";
    import { reviewCase } from "./test/support/review-case.ts";
    ${CASE_FILES.map((file, place) => `import { CASES as cases${place} } from "./src/rules/${file}";`).join("\n")}
    globalThis.reviewsOf = (id) => [${CASE_FILES.map((_, place) => `cases${place}`)}]
      .flatMap((table) => table[id] ?? [])
      .map((ruleCase) => JSON.stringify(reviewCase(RULE_SET.find(id), ruleCase)));
  `,
  );
  const reviewsOf = context["reviewsOf"] as (id: string) => readonly string[];
  for (const [id, cases] of Object.entries(CASES)) {
    const rule = RULE_SET.find(id);
    if (!rule) throw new Error(`${id} has cases and is no rule`);
    const inNode = cases.map((ruleCase) => JSON.stringify(reviewCase(rule, ruleCase)));
    t.same([...reviewsOf(id)], inNode, `${id}: ${cases.length}`);
  }
});

t.test("the library and the reports run in a browser", async (t) => {
  const context = await inBrowser(t, ENTRY);
  const reportOf = context["reportOf"] as (...args: readonly string[]) => string;
  const result = lint(SOURCES, KNOWLEDGE);
  t.ok(result.findings.length > 0, "there is something to report");
  for (const [format, report] of Object.entries(FORMATS)) {
    const shown = reportOf(format, JSON.stringify(SOURCES), JSON.stringify(KNOWLEDGE));
    t.equal(shown, report(result, { colour: true, columns: 80, isVerbose: false }), format);
  }
  const cluster = { gkeVersion: "1.33.1-gke.1779000", subsetting: true };
  const policies = admissionPolicies({ cluster });
  t.ok(policies.translated.length > 0 && policies.objects.length > 0, "rules are held by the API server");
  t.equal(context["policiesOf"](JSON.stringify({ cluster })), JSON.stringify(policies));
  const settings = { cluster, before: { preset: "audit" }, after: {} } as const;
  const changes = diffPolicies(SOURCES, settings);
  t.ok(changes.some(({ before, after }) => before !== "deny" && after === "deny"));
  t.equal(context["diffOf"](JSON.stringify(SOURCES), JSON.stringify(settings)), JSON.stringify(changes));
});
