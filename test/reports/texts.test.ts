import t from "tap";
import { baselineText, parseBaseline, withBaseline } from "../../src/lint/baseline.ts";
import { lint, type Source } from "../../src/lint/lint.ts";
import type { LintResult } from "../../src/lint/result.ts";
import { FORMATS } from "../../src/reports/formats.ts";

/** A Service of type LoadBalancer with annotations and whatever else. */
function service(name: string, annotations: Readonly<Record<string, string>>, spec = ""): string {
  const lines = Object.entries(annotations).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`);
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
${lines.join("\n")}
spec:
  type: LoadBalancer
  selector: {app: web}
${spec}  ports: [{port: 80, protocol: TCP}]
`;
}

const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
/** Before the edit there is a load balancer of each kind, and what is none. */
const BASE: readonly Source[] = [
  { name: "web.yaml", text: service("web", RBS) },
  { name: "pool.yaml", text: service("pool", { note: "none" }) },
  { name: "internal.yaml", text: service("internal", INTERNAL) },
  { name: "other.yaml", text: service("other", { note: "none" }, "  loadBalancerClass: example.com/other\n") },
  { name: "config.yaml", text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\n" },
];
const SOURCES: readonly Source[] = [
  { name: "web.yaml", text: service("web", { ...RBS, ...INTERNAL }) },
  { name: "typo.yaml", text: service("typo", { "networking.gke.io/load-balancer-type": "internl" }) },
  {
    name: "excused.yaml",
    text: service("excused", {
      "networking.gke.io/load-balancer-type": "internl",
      "l4guard.dev/exempt": "rules=lb-type-value-invalid; reason=known since spring; until=2026-03-01",
    }),
  },
  { name: "broken.yaml", text: "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer}: c\n" },
];

/** A result in which every part of a report has something to say. */
const RESULT: LintResult = {
  ...lint(SOURCES, { base: BASE, cluster: { gkeVersion: "1.33.1-gke.1779000" }, today: "2026-01-01" }),
  charts: ["charts/web"],
  crashed: [{ rule: "a-rule", error: new Error("it broke"), object: { kind: "Service", namespace: "a", name: "b" } }],
  fixed: [{ rule: "lb-no-ports", file: "old.yaml", message: "no ports" }],
};

t.test("the result has a part of each kind", async (t) => {
  t.ok(RESULT.findings.some(({ finding }) => finding.action === "deny"));
  for (const part of ["suppressed", "forecasts", "skipped", "unreadable"] as const) t.ok(RESULT[part].length > 0, part);
});

/** What each format says about each part. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  text: [
    "lb-type-value-invalid",
    "What this edit does to the load balancer",
    "Fixed since the baseline: old.yaml lb-no-ports: no ports",
    "charts/web is a Helm chart",
    "1 finding excused (1 by exemption)",
    "skipped for lack of",
  ],
  json: [
    '"forwardingRuleChange"',
    '"error": "Error: it broke"',
    '"charts"',
    '"fixed"',
    '"reason": "known since spring"',
  ],
  jsonl: ['"rule":"lb-type-value-invalid"', '"crashed":[{"rule":"a-rule"'],
  sarif: [
    '"justification": "known since spring"',
    "Rule a-rule crashed on Service a/b: Error: it broke",
    "broken.yaml: ",
  ],
  junit: ['<error type="unreadable"', '<failure type="lb-type-value-invalid"'],
  github: ["::error file=typo.yaml,", "title=l4guard%3A effect::", "::error file=broken.yaml,"],
  gitlab: ['"severity": "critical"', '"severity": "blocker"'],
  markdown: ["🛑 deny", "### What the edits do to load balancers", "### Unreadable", "skipped</summary>"],
  html: ["What the edit does to the load balancer", "<h2>Unreadable</h2>", "1 finding excused", "known since spring"],
};

for (const [format, report] of Object.entries(FORMATS)) {
  t.test(`${format} says everything`, async (t) => {
    const text = report(RESULT, { colour: false, columns: 200, isVerbose: true });
    for (const said of SAYS[format] ?? []) t.ok(text.includes(said), said);
    t.ok(SAYS[format], "the table has the format");
  });
}

t.test("an edit without findings is told of by itself", async (t) => {
  const { findings: _, ...rest } = RESULT;
  const text = FORMATS["text"]?.({ ...rest, findings: [] }, { colour: true, columns: 80, isVerbose: false }) ?? "";
  t.match(text, /Service default\/web/);
  t.match(text, /What this edit does/);
  const page = FORMATS["html"]?.({ ...rest, findings: [] }, { colour: false, columns: 80, isVerbose: false }) ?? "";
  t.match(page, /What the edits do to load balancers<\/h2>\s*<h3>Service default\/web<\/h3>/);
});

t.test(
  "a comment that ignores a rule that there is not names the one that may be meant, or where to find it",
  async (t) => {
    const noted = (rule: string) => `${service("web", RBS)}# l4guard-ignore ${rule}: because\n`;
    const style = { colour: false, columns: 200, isVerbose: false };
    const told = (rule: string) => FORMATS["text"]?.(lint([{ name: "web.yaml", text: noted(rule) }]), style) ?? "";
    t.match(told("lb-type-value-invald"), 'there is no such rule; did you mean "lb-type-value-invalid"?');
    t.match(told("quite-another"), 'there is no such rule; "l4guard rules" lists them.');
  },
);

t.test("a comment that would be too long says what it leaves out", async (t) => {
  const many = Array.from({ length: 400 }, (_, index) => ({
    name: `${index}.yaml`,
    text: service(`typo-${index}`, { "networking.gke.io/load-balancer-type": "internl" }),
  }));
  const text = FORMATS["markdown"]?.(lint(many), { colour: false, columns: 80, isVerbose: false }) ?? "";
  t.ok(text.length < 65_536, "GitHub takes it");
  t.match(text, /\d+ more objects with findings: run `l4guard lint` to see them\./);
});

t.test("what is no baseline is refused, by its name", async (t) => {
  for (const value of [{ kind: "Policy" }, { kind: "Policy", findings: [] }, { kind: "Baseline" }, undefined]) {
    t.throws(() => parseBaseline(value, "b.json"), /^b\.json: is no baseline/);
  }
  const entry = { fingerprint: "f", rule: "r", file: "f.yaml", object: "Service a/b" };
  t.throws(
    () => parseBaseline({ kind: "Baseline", findings: [entry] }, "b.json"),
    /findings\.0\.message is not a text/,
  );
  const known = parseBaseline({ kind: "Baseline", findings: [{ ...entry, message: "m" }] }, "b.json");
  t.same(withBaseline(RESULT, known).fixed, known, "what is not found any more is fixed");
});

t.test("a baseline is the same whatever the order of the findings", async (t) => {
  const text = baselineText(RESULT.findings);
  t.equal(baselineText(RESULT.findings.toReversed()), text);
  const order = (JSON.parse(text).findings as { file: string; object: string; rule: string }[]).map(
    ({ file, object, rule }) => [file, object, rule].join("\n"),
  );
  t.same(order, order.toSorted(), "by file, object and rule");
  const known = parseBaseline(JSON.parse(text), "b.json");
  t.equal(withBaseline(RESULT, known).findings.length, 0, "and knows them all");
});

t.test("manifests that stay as they are change nothing, whoever owns their Services", async (t) => {
  for (const subsetting of [true, false]) {
    const { forecasts } = lint(BASE, { base: BASE, cluster: { gkeVersion: "1.33", subsetting } });
    t.same(forecasts, [], subsetting ? "with subsetting" : "without subsetting");
  }
});

t.test("advice is told once in a text for people, and what was not asked in one line", async (t) => {
  const service = (name: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, selector: {app: a}, ports: [{port: 80}]}
`;
  const names = ["a", "b", "c"];
  const result = lint(
    names.map((name) => ({ name: `${name}/s.yaml`, text: service(name) })),
    { cluster: { gkeVersion: "1.33.5-gke.1200000", subsetting: true }, isVerbose: true },
  );
  const style = { colour: false, columns: 200 };
  const told = (text: string) => text.split("\n").filter((line) => /rbs-recommended /.test(line));
  const brief = FORMATS["text"]?.(result, { ...style, isVerbose: false }) ?? "";
  t.match(told(brief), [/a\/s\.yaml/, /^rbs-recommended for 2 more objects.*: --verbose says where\.$/]);
  t.match(
    brief,
    /^\d+ rules not asked, for \w+ \(--[a-z-]+\), \w+ \(--[a-z-]+\) and \d+ other facts? are not known\.$/m,
  );
  const whole = FORMATS["text"]?.(result, { ...style, isVerbose: true }) ?? "";
  t.equal(told(whole).length, 3, "at each place");
  t.notMatch(whole, "not asked, for");
});
