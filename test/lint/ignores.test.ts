import t from "tap";
import { lint } from "../../src/lint/lint.ts";
import { FORMATS } from "../../src/reports/formats.ts";

/** A Service whose type GKE does not recognise, with what is to stand in its text. */
function service({ above = "", beside = "", over = "", name = "web" } = {}): string {
  return `${above}apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
${over}    networking.gke.io/load-balancer-type: INTERNAL${beside}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, protocol: TCP}]
`;
}

const RULE = "lb-type-value-invalid";
const IGNORE = `# l4guard-ignore ${RULE}: it is a test`;

/** What is said about a text: rules that count, rules that do not, and what is wrong with comments. */
function said(text: string, knowledge: Parameters<typeof lint>[1] = {}) {
  const {
    findings,
    suppressed,
    ignores = [],
  } = lint([{ name: "web.yaml", text }], {
    cluster: { gkeVersion: "1.33.1-gke.1779000", subsetting: true, httpLoadBalancing: true },
    ...knowledge,
  });
  const problems = ignores.flatMap(({ line, rule, problem }) => (problem ? [`${line} ${rule} ${problem}`] : []));
  return {
    denied: findings.filter(({ finding }) => finding.rule === RULE).length,
    ignored: suppressed.filter((entry) => entry.suppressed?.kind === "comment").length,
    problems,
  };
}

t.test("where a comment stands, and what it is about", async (t) => {
  const table: readonly (readonly [string, string, number, number, readonly string[]])[] = [
    ["on the line", service({ beside: ` ${IGNORE}` }), 0, 1, []],
    ["on a line of its own above it", service({ over: `    ${IGNORE}\n    # and why\n` }), 0, 1, []],
    ["above the object", service({ above: `${IGNORE}\n` }), 0, 1, []],
    ["above its separator", service({ above: `${IGNORE}\n---\n` }), 0, 1, []],
    ["beside its separator", service({ above: `--- ${IGNORE}\n` }), 0, 1, []],
    [
      "of several rules",
      service({ beside: ` # l4guard-ignore rbs-on-internal, ${RULE}: both` }),
      0,
      1,
      ["6 rbs-on-internal unused"],
    ],
    ["above one object, not the next", `${service({ above: `${IGNORE}\n` })}---\n${service({ name: "b" })}`, 1, 1, []],
    ["on another line", service().replace("LoadBalancer\n", `LoadBalancer ${IGNORE}\n`), 1, 0, [`8 ${RULE} unused`]],
    ["on the first line, beside it", service().replace("v1\n", `v1 ${IGNORE}\n`), 1, 0, [`1 ${RULE} unused`]],
    ["without a reason", service({ beside: ` # l4guard-ignore ${RULE}` }), 1, 0, [`6 ${RULE} noReason`]],
    ["of no rule", service({ beside: " # l4guard-ignore lb-type: why" }), 1, 0, ["6 lb-type unknownRule"]],
    ["at the end", `${service()}${IGNORE}\n`, 1, 0, [`11 ${RULE} unused`]],
    ["in a value", service().replace("web\n", `"web ${IGNORE}"\n`), 1, 0, []],
    ["in a block text", service().replace("spec:", `    note: |\n      ${IGNORE}\nspec:`), 1, 0, []],
    [
      "in a list",
      `apiVersion: v1\nkind: List\nitems:\n  ${IGNORE}\n  - ${service().trimEnd().replaceAll("\n", "\n    ")}\n`,
      0,
      1,
      [],
    ],
    [
      "what is not asked is not called unused",
      service({ above: "# l4guard-ignore lb-ip-external-not-reserved: why\n", beside: ` ${IGNORE}` }).replace(
        "type: Load",
        "loadBalancerIP: 203.0.113.9\n  type: Load",
      ),
      0,
      1,
      [],
    ],
  ];
  for (const [title, text, denied, ignored, problems] of table)
    t.same(said(text), { denied, ignored, problems }, title);
});

t.test("a strict policy lets nobody make exceptions", async (t) => {
  const text = service({ beside: ` ${IGNORE}` });
  t.same(said(text, { policy: { preset: "strict" } }), { denied: 1, ignored: 0, problems: [`6 ${RULE} notAllowed`] });
});

t.test("what the base has already still needs its comment", async (t) => {
  const text = service({ beside: ` ${IGNORE}` });
  t.same(said(text, { base: [{ name: "web.yaml", text }] }), { denied: 0, ignored: 0, problems: [] });
});

t.test("every format tells what is ignored, and which comments ignore nothing", async (t) => {
  const text = service({ beside: ` ${IGNORE}`, above: "# l4guard-ignore lb-no-ports: gone\n" });
  const result = lint([{ name: "web.yaml", text }]);
  for (const [format, report] of Object.entries(FORMATS)) {
    const said = report(result, { colour: false, columns: 200, isVerbose: false });
    t.match(said, "lb-no-ports", `${format}: the unused one`);
    t.match(said, /it is a test|1 finding excused \(1 by comment\)|l4guard-ignore/, `${format}: the other`);
  }
  const sarif = JSON.parse(FORMATS["sarif"]?.(result, { colour: false, columns: 80, isVerbose: false }) ?? "");
  const [run] = sarif.runs;
  t.same(
    run.results.flatMap(({ suppressions = [] }: { suppressions?: readonly object[] }) => suppressions),
    [{ kind: "inSource", status: "accepted", justification: "it is a test" }],
  );
  t.equal(run.invocations[0].executionSuccessful, true, "a remark is no failure");
});
