import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import t from "tap";
import { admissionPolicies, diffPolicies } from "../src/index.ts";
import { type LintKnowledge, lint, type Source } from "../src/lint/lint.ts";
import { FORMATS } from "../src/reports/formats.ts";

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

t.test("the library and the reports run in a browser", async (t) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: ENTRY, resolveDir: ".", loader: "ts" },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2024",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text ?? "";
  t.same(
    Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external)),
    [],
    "no module of Node.js is asked for",
  );
  // A context has what the language has and nothing else: no process, no Buffer, no timers.
  const context = createContext({});
  runInContext(script, context);
  const reportOf = context["reportOf"] as (...args: readonly string[]) => string;
  const result = lint(SOURCES, KNOWLEDGE);
  t.ok(result.findings.length > 0, "there is something to report");
  for (const [format, report] of Object.entries(FORMATS)) {
    const inBrowser = reportOf(format, JSON.stringify(SOURCES), JSON.stringify(KNOWLEDGE));
    t.equal(inBrowser, report(result, { colour: true, columns: 80, isVerbose: false }), format);
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
