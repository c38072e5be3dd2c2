import t from "tap";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

const SERVICE = (type: string) => `apiVersion: v1
kind: Service
metadata:
  name: reports
  namespace: shop
  annotations: { networking.gke.io/load-balancer-type: ${type} }
spec: { type: LoadBalancer, selector: { app: reports }, ports: [{ port: 443 }] }
`;

const FILES = {
  "web.yaml": SERVICE("INTERNAL"),
  "old.yaml": SERVICE("Internal"),
  "other.yaml": SERVICE("INTERNAL").replace("name: reports", "name: other"),
  "default.yaml": "preset: recommended\n",
  "lenient.yaml": "rules: { lb-type-value-invalid: warn }\n",
  "exempt.yaml": "exemptions: [{ rules: [lb-type-value-invalid], users: [admin], reason: break glass }]\n",
};

/** Cases, and whether they are as expected. */
const CASES: Readonly<Record<string, readonly [file: string, code: number, output: RegExp]>> = {
  "a denial that is expected": [
    "policy: default.yaml\ncases: [{ name: a, object: web.yaml, expect: [deny lb-type-value-invalid] }]",
    0,
    /ok {5}a\n\n1 case, all as expected\./,
  ],
  "a denial that is not": [
    "policy: default.yaml\ncases: [{ name: a, object: web.yaml, expect: [] }]",
    1,
    /not ok a\n {9}said, and not expected: deny lb-type-value-invalid: load-balancer-type "INTERNAL"/,
  ],
  "a denial that does not come": [
    "policy: lenient.yaml\ncases: [{ name: a, object: web.yaml, expect: [deny lb-type-value-invalid, warn lb-type-value-invalid] }]",
    1,
    /expected, and not said: deny lb-type-value-invalid\n\n1 of 1 case not as expected/,
  ],
  "an update, among others": [
    "policy: default.yaml\ncases: [{ name: a, object: web.yaml, previous: old.yaml, others: [old.yaml], expect: [] }]",
    1,
    /said, and not expected/,
  ],
  "a user who is exempt": [
    "policy: exempt.yaml\ncases: [{ name: a, object: web.yaml, user: { name: admin }, expect: [] }]",
    0,
    /ok {5}a/,
  ],
  "a controller, whom nothing is held up for": [
    "policy: default.yaml\ncases: [{ name: a, object: web.yaml, user: { name: 'system:serviceaccount:kube-system:service-controller' }, expect: [] }]",
    0,
    /ok {5}a/,
  ],
  "the policy of the command line": [
    "cases: [{ name: a, object: web.yaml, expect: [warn lb-type-value-invalid] }]",
    0,
    /ok {5}a/,
  ],
};

t.test("cases of a team's own", async (t) => {
  for (const [title, [text, code, output]] of Object.entries(CASES)) {
    const cwd = folder(t, { ...FILES, "cases.yaml": text });
    const outcome = await run(["policy", "test", "--policy", "lenient.yaml", "cases.yaml"], { cwd });
    t.equal(outcome.code, code, `${title}: ${outcome.stderr}`);
    t.match(outcome.stdout, output, title);
  }
});

t.test("the policy is that of the project where nobody names one, and JSON has the version of its shape", async (t) => {
  const cwd = folder(t, {
    ...FILES,
    ".l4guard.yaml": "rules: { lb-type-value-invalid: off }\n",
    "cases.yaml": "cases: [{ name: a, object: web.yaml, expect: [] }]",
  });
  const { stdout, code } = await run(["policy", "test", "--format", "json", "cases.yaml"], { cwd });
  t.equal(code, 0);
  t.match(JSON.parse(stdout), { version: 1, files: [{ file: "cases.yaml" }], summary: { cases: 1, failed: 0 } });
});

t.test("files that are no cases are refused", async (t) => {
  for (const [text, message] of [
    ["cases: []", /cases: must NOT have fewer than 1 items/],
    ["cases: [{ name: a, object: web.yaml, expect: [deny lb-type-value-wrong] }]", /no rule lb-type-value-wrong/],
    ["cases: [{ name: a, object: web.yaml, expect: [denied] }]", /cases\.0\.expect\.0/],
    ["cases: [{ name: a, object: default.yaml, expects: [] }]", /unknown key "expects"; did you mean/],
    ["cases: [{ name: a, object: two.yaml, expect: [] }]", /two\.yaml: there is not one object in it/],
  ] as const) {
    const cwd = folder(t, { ...FILES, "two.yaml": `${SERVICE("a")}---\n${SERVICE("b")}`, "cases.yaml": text });
    const { code, stderr } = await run(["policy", "test", "cases.yaml"], { cwd });
    t.equal(code, 2, text);
    t.match(stderr, message, text);
  }
});

t.test("what another policy would change", async (t) => {
  const cwd = folder(t, { ...FILES, "bad.yaml": "apiVersion: v1\nkind: [\n" });
  const diff = (...args: readonly string[]) => run(["policy", "diff", ...args], { cwd });
  const stricter = await diff("lenient.yaml", "default.yaml", "web.yaml");
  t.equal(stricter.code, 1);
  t.match(stricter.stdout, /Service shop\/reports {2}web\.yaml:\d+:\d+\n {2}warn → deny {2}lb-type-value-invalid: /);
  t.match(stricter.stdout, /1 change: 1 newly denied, 0 no longer\./);
  const milder = await diff("default.yaml", "lenient.yaml", "web.yaml");
  t.equal(milder.code, 0);
  t.match(milder.stdout, /deny → warn .*\n\n1 change: 0 newly denied, 1 no longer\./);
  t.equal((await diff("default.yaml", "lenient.yaml", "--fail-on", "warn", "web.yaml")).code, 1);
  const two = await diff("lenient.yaml", "default.yaml", "web.yaml", "other.yaml");
  t.match(two.stdout, /2 changes: 2 newly denied, 0 no longer\./);
  t.equal((await diff("default.yaml", "lenient.yaml", "--fail-on", "info", "--state", "web.yaml")).code, 1);
  const same = await diff("default.yaml", "default.yaml", "--fail-on", "info", "web.yaml");
  t.same([same.code, same.stdout], [0, "default.yaml and default.yaml say the same of 1 object.\n"]);
  const json = await diff("lenient.yaml", "default.yaml", "--format", "json", "web.yaml");
  t.match(JSON.parse(json.stdout), {
    version: 1,
    changes: [{ rule: "lb-type-value-invalid", before: "warn", after: "deny" }],
  });
  t.equal((await diff("default.yaml", "lenient.yaml", "bad.yaml")).code, 2);
});

t.test("vap writes policies, and why other rules are not among them", async (t) => {
  const cwd = folder(t, FILES);
  const facts = ["--gke-version", "1.33.1-gke.1779000", "--subsetting", "--http-load-balancing"];
  const yaml = await run(["policy", "vap", "--policy", "lenient.yaml", ...facts], { cwd });
  t.equal(yaml.code, 0, yaml.stderr);
  t.match(yaml.stdout, /kind: ValidatingAdmissionPolicy\n[\s\S]+---\n[\s\S]+validationActions:\n {4}- Deny/);
  t.match(
    yaml.stderr,
    /^\d+ rules held: .+\nHeld by the webhook alone:\n[\s\S]+shared-ip-port-conflict: looks at other objects/,
  );
  const json = JSON.parse((await run(["policy", "vap", "--format", "json", ...facts], { cwd })).stdout);
  t.ok(json.translated.includes("lb-type-value-invalid"));
  t.equal(json.objects.length, 4);
  const values = await run(["policy", "vap", "--format", "values", "--failure-policy", "Fail", ...facts], { cwd });
  t.match(
    values.stdout,
    /\nextraObjects:\n {2}- apiVersion: admissionregistration.k8s.io\/v1\n[\s\S]+failurePolicy: Fail/,
  );
});

t.test("vap takes the cluster of the project file", async (t) => {
  const cwd = folder(t, {
    ".l4guard.yaml": "clusters: [{ gkeVersion: 1.33.1-gke.1779000 }]\n",
    "cluster.yaml": "gkeVersion: 1.24.1-gke.100\n",
  });
  const held = async (...more: string[]) =>
    JSON.parse((await run(["policy", "vap", "--format", "json", ...more], { cwd })).stdout).translated;
  t.ok((await held()).includes("lb-class-type-conflict"));
  t.notOk((await held("--cluster", "cluster.yaml")).includes("lb-class-type-conflict"));
  const several = folder(t, { ".l4guard.yaml": "clusters: [{ name: a, roots: [a] }, { name: b, roots: [b] }]\n" });
  const { code, stderr } = await run(["policy", "vap"], { cwd: several });
  t.equal(code, 2);
  t.match(stderr, /names several clusters: state --cluster/);
});

t.test("wrong usage", async (t) => {
  const cwd = folder(t, FILES);
  for (const [args, message] of [
    [["policy"], /needs "test", "diff" or "vap"/],
    [["policy", "test"], /needs a file with cases/],
    [["policy", "diff", "default.yaml"], /needs OLD and NEW/],
    [["policy", "vap", "default.yaml"], /takes no file/],
    [["policy", "test", "default.yaml", "--format", "values"], /--format values is for policy vap/],
  ] as const) {
    const { code, stderr } = await run(args, { cwd });
    t.equal(code, 2);
    t.match(stderr, message);
  }
});
