import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import t from "tap";
import { validateXML } from "xmllint-wasm";
import { COMMANDS } from "../../src/cli/commands.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { valueAt } from "../../src/domain/json.ts";
import { VERSION } from "../../src/domain/own-version.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { readManifests } from "../../src/files/read-manifests.ts";
import { evaluate, forecast, review } from "../../src/index.ts";
import { fixToTheEnd } from "../../src/lint/fix.ts";
import { type LintInput, lintManifests } from "../../src/lint/lint-manifests.ts";
import { nameOf } from "../../src/lint/review-object.ts";
import { ManifestFile, objectsOf } from "../../src/manifests/manifest-file.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { FORMATS } from "../../src/reports/formats.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { RULE_SET, RULES } from "../../src/rules/index.ts";
import { CASES, profileOf } from "../support/rule-cases.ts";
import { playScenario, printScenario, readScenario, run } from "../support/scenario.ts";

const SCENARIOS = "test/scenarios";
const MANIFEST = readScenario(join(SCENARIOS, "lint-text.scenario")).sections.get("web.yaml") ?? "";

function folder(t: Ending, files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "l4guard-cli-"));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, ".."), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** What of a test its folder needs. */
interface Ending {
  teardown(fn: () => void): unknown;
}

t.test("golden scenarios", async (t) => {
  const names = readdirSync(SCENARIOS).filter((file) => file.endsWith(".scenario"));
  for (const name of names.sort()) {
    const path = join(SCENARIOS, name);
    const expected = readScenario(path);
    const played = await playScenario(expected);
    if (process.env["UPDATE_SCENARIOS"]) writeFileSync(path, printScenario(played));
    else t.equal(printScenario(played), printScenario(expected), name);
  }
  for (const format of Object.keys(FORMATS))
    t.ok(names.includes(`lint-${format}.scenario`), `a scenario for ${format}`);
});

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

t.test("hostile input is named, and everything else is reported", async (t) => {
  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? "x" : `*a${level - 1}`)
        .join(", ")}]`,
  ).join("\n");
  const cwd = folder(t, {
    "web.yaml": MANIFEST,
    "bomb.yaml": bomb,
    "binary.yaml": Buffer.from([1, 0, 2]),
    "latin1.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xe9]),
    "deep.yaml": `kind: Service\nspec: ${"[".repeat(50_000)}`,
    "deep.json": `{"kind": "Service", "apiVersion": "v1", "spec": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    "huge.yaml": Buffer.alloc(100 * 1024 * 1024, "a"),
    "long.yaml": `kind: Service\napiVersion: v1\nmetadata: {name: "${"x".repeat(1_000_000)}\\u001b[31m"}\n`,
    "shapes.yaml": "apiVersion: v1\nkind: Service\nmetadata: [1]\nspec: {ports: {a: 1}, type: 7}\nstatus: no\n",
  });
  symlinkSync(".", join(cwd, "loop"));
  symlinkSync("circle.yaml", join(cwd, "circle.yaml"));
  mkdirSync(join(cwd, "locked"), { mode: 0o000 });
  const { code, stdout, stderr } = await run(["lint", "."], { cwd });
  t.equal(code, 2);
  for (const name of [
    "bomb.yaml",
    "binary.yaml",
    "latin1.yaml",
    "deep.yaml",
    "deep.json",
    "huge.yaml",
    "loop",
    "circle.yaml",
  ]) {
    t.match(stderr, new RegExp(`^l4guard: ${name}:`, "m"), `${name} is named`);
  }
  if (process.getuid?.() !== 0) t.match(stderr, /^l4guard: locked: permission denied/m);
  t.match(stdout, /lb-type-value-invalid {2}web\.yaml:8:5/, "the file that can be read is reported");
  t.notOk((stdout + stderr).includes("\u001b"), "no escape sequence gets through");
  for (const format of Object.keys(FORMATS)) {
    const quiet = await run(["lint", "--format", format, "web.yaml", "binary.yaml"], { cwd });
    t.equal(quiet.code, 2, `${format}: exit code`);
    t.match(quiet.stdout, /lb-type-value-invalid/, `${format}: the finding`);
  }
});

t.test("every command explains itself", async (t) => {
  const cwd = folder(t);
  const overview = await run(["--help"], { cwd });
  t.equal(overview.code, 0);
  for (const name of Object.keys(COMMANDS)) {
    t.match(overview.stdout, new RegExp(`^  ${name} +[A-Z]`, "m"), `${name} is in the overview`);
    const { code, stdout } = await run([name, "--help"], { cwd });
    t.equal(code, 0, `${name} --help`);
    t.match(stdout, /^Usage: /, `${name}: usage`);
    t.match(stdout, /^Examples:$/m, `${name}: examples`);
    const [text = ""] = stdout.split("\nExamples:\n");
    const long = text.split("\n").filter((line) => line.length > 80 && !/^(?:Usage: | {7}l4guard )/.test(line));
    t.same(long, [], `${name}: it fits 80 columns`);
  }
  t.equal((await run([], { cwd })).code, 2, "without a command");
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
  t.match(flags, /^ {2}--certificates self-managed\|cert-manager\|files\n {37}Where/m, "long flags stand alone");
  t.match(flags, /^ {2}--key-file FILE {2,}Its/m);
});

t.test("who has nothing to fix is told so, and why", async (t) => {
  const cwd = folder(t, { "web.yaml": MANIFEST.replace("INTERNAL", "Internal") });
  const patch = await run(["fix", "--diff", "."], { cwd });
  t.match(patch, { code: 0, stdout: "", stderr: /^l4guard fix: nothing to fix\nl4guard fix: \d+ rules lack facts; / });
  t.match(await run(["fix", "."], { cwd }), { code: 0, stdout: "Nothing to fix.\n", stderr: "rules lack facts" });
});

t.test("completion scripts are programs of their shell", async (t) => {
  const cwd = folder(t);
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, code } = await run(["completion", shell], { cwd });
    t.equal(code, 0);
    for (const name of Object.keys(COMMANDS)) t.ok(stdout.includes(name), `${shell} completes ${name}`);
    const { error, status, stderr } = spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" });
    if (error) t.pass(`no ${shell} here to check with`);
    else t.equal(status, 0, stderr);
  }
  const completed = spawnSync(
    "bash",
    [
      "-c",
      `${(await run(["completion", "bash"], { cwd })).stdout}\nCOMP_WORDS=(l4guard lint --ba); COMP_CWORD=2; _l4guard; echo "\${COMPREPLY[@]}"`,
    ],
    { encoding: "utf8" },
  );
  t.equal(completed.stdout.trim(), "--base --baseline");
  t.equal((await run(["completion", "tcsh"], { cwd })).code, 2);
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
    plain.split("\n").filter((line) => line.length > 80),
    [],
    "it fits 80 columns",
  );
});

t.test("a patch that git apply takes", async (t) => {
  const cwd = folder(t, {
    "sub dir/web.yaml": MANIFEST,
    "sub dir/crlf.yaml": MANIFEST.replaceAll("\n", "\r\n").trimEnd(),
  });
  const { stdout } = await run(["fix", "--diff", "."], { cwd });
  spawnSync("git", ["init", "-q", "."], { cwd });
  const { status, stderr } = spawnSync("git", ["apply", "-"], { cwd, input: stdout, encoding: "utf8" });
  t.equal(status, 0, stderr);
  const fixed = (name: string) => readFileSync(join(cwd, "sub dir", name), "utf8");
  t.equal(fixed("web.yaml"), MANIFEST.replace("INTERNAL", "Internal"));
  t.equal(fixed("crlf.yaml"), MANIFEST.replace("INTERNAL", "Internal").replaceAll("\n", "\r\n").trimEnd());
});

t.test("a chart and a kustomization", async (t) => {
  const cwd = folder(t, {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/templates/web.yaml": MANIFEST.replace('"INTERNAL"', "{{ .Values.type }}"),
    "k/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: my-\n",
    "k/web.yaml": MANIFEST,
  });
  const has = (program: string) => spawnSync(program, ["version"]).error === undefined;
  const passed = await run(["lint", "chart"], { cwd });
  t.equal(passed.code, 0, "templates are no manifests");
  t.match(passed.stdout, /--helm chart renders/);
  await t.test("helm", { skip: has("helm") ? false : "helm is not installed" }, async (t) => {
    const { code, stdout } = await run(
      ["lint", "--helm", "chart", "--helm-arg=--set=type=INTERNAL", "--format", "json"],
      { cwd },
    );
    t.equal(code, 1);
    t.match(JSON.parse(stdout).findings[0], { rule: "lb-type-value-invalid", file: "shop/templates/web.yaml" });
  });
  await t.test(
    "kustomize",
    { skip: has("kubectl") || has("kustomize") ? false : "neither kubectl nor kustomize is installed" },
    async (t) => {
      const { code, stdout } = await run(["lint", "--kustomize", "k", "--format", "json"], { cwd });
      t.equal(code, 1);
      t.match(JSON.parse(stdout).findings[0], { rule: "lb-type-value-invalid", object: { name: "my-web" } });
    },
  );
  const missing = await run(["lint", "--helm", "chart"], { cwd, env: { PATH: "/nowhere" } });
  t.equal(missing.code, 2);
  t.match(missing.stderr, /helm is not in the PATH/);
});

/** Asks about one object as the command line would. */
function lintInput(
  object: unknown,
  ruleCase: Pick<RuleCase, "others" | "policy" | "old">,
  rest: Partial<LintInput>,
  print = printYaml,
): LintInput {
  const file = new ManifestFile("case.yaml", resolve("case.yaml"), print(object));
  return {
    manifests: { files: [file], unreadable: [], charts: [] },
    base: undefined,
    state: [...(ruleCase.others ?? []), ...(ruleCase.old === undefined ? [] : [ruleCase.old])],
    cluster: compileCluster({}),
    clusterFile: undefined,
    policy: compilePolicy(ruleCase.policy ?? {}),
    isComplete: true,
    namespace: "default",
    isVerbose: true,
    today: "2026-11-21",
    ...rest,
  };
}

t.test("fixing every case that can be fixed", async (t) => {
  const styles: Readonly<Record<string, (object: unknown) => string>> = {
    block: (object) => `# before\n${printYaml(object).replace(/^( {2,4}[\w./-]+: [\w./-]+)$/gm, "$1 # why")}# after\n`,
    windows: (object) => printYaml(object).replaceAll("\n", "\r\n"),
    json: (object) => `${JSON.stringify(object, undefined, 2)}\n`,
    flow: (object) => JSON.stringify(object),
  };
  let cases = 0;
  for (const [id, list] of Object.entries(CASES)) {
    const rule = RULE_SET.find(id);
    for (const ruleCase of list.filter(
      ({ expect, object, isDelete }) => expect.length > 0 && object !== undefined && !isDelete,
    )) {
      const optIn = rule?.optIn ? { [id]: "on" as const } : {};
      const policy = compilePolicy({
        ...ruleCase.policy,
        rules: { ...optIn, ...ruleCase.policy?.rules },
        mutations: { optIn: rule?.mutation === "optIn" ? [id] : [], ...ruleCase.policy?.mutations },
      });
      for (const [style, print] of Object.entries(styles)) {
        const input = lintInput(
          ruleCase.object,
          ruleCase,
          { policy, cluster: compileCluster(profileOf(ruleCase)) },
          print,
        );
        const [file] = input.manifests.files;
        const fixable = ({ findings }: ReturnType<typeof lintManifests>) =>
          findings.filter(({ finding }) => finding.rule === id && finding.edits?.length);
        const before = fixable(lintManifests(input));
        // Whether there is something to fix does not depend on how it is written.
        if (!file || before.length === 0) break;
        const { files, unplaced } = fixToTheEnd(input, new Set([id]));
        const title = `${id}: ${ruleCase.title}: ${style}`;
        const after = files.get(file);
        if (after === undefined || unplaced.length > 0) {
          t.fail(`${title}: not fixed:\n${file.parsed.text}`);
          continue;
        }
        cases++;
        t.equal(readManifestText(after).problems.length, 0, `${title}: it parses`);
        const renewed = {
          ...input,
          manifests: { ...input.manifests, files: [new ManifestFile(file.name, file.path, after)] },
        };
        t.equal(fixable(lintManifests(renewed)).length, 0, `${title}: the findings are gone`);
        t.equal(fixToTheEnd(renewed, new Set([id])).files.size, 0, `${title}: a second run changes nothing`);
        if (style === "flow") continue;
        const kept = new Set(after.split("\n"));
        const lost = file.parsed.text.split("\n").filter((line) => !kept.has(line));
        const touched = before
          .flatMap(({ finding }) => finding.edits ?? [])
          .map(({ path }) => printYaml(valueAt(ruleCase.object, path) ?? "").split("\n").length + 1);
        const most = touched.reduce((sum, number) => sum + number, 0);
        t.ok(lost.length <= most, `${title}: other lines stay: ${lost.join(" | ")}`);
      }
    }
  }
  t.ok(cases > 40, `${cases} cases`);
});

interface Vector {
  readonly id: string;
  readonly profile: string;
  readonly operation: string;
  readonly object?: object;
  readonly old?: object;
  readonly existing?: readonly object[];
}

t.test("lint, review and the library say the same", async (t) => {
  const lines = (path: string) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const vectors = lines("test/fixtures/vectors.jsonl") as readonly Vector[];
  const profiles = JSON.parse(readFileSync("test/fixtures/profiles.json", "utf8"));
  const recordings = readdirSync("test/fixtures/recordings").filter((name) => /^\d+.*\.json$/.test(name));
  const requests = [
    ...vectors.map((vector) => ({
      id: vector.id,
      review: reviewOf(vector),
      cluster: profiles[vector.profile].cluster,
      state: vector.existing ?? [],
      mutations: profiles[vector.profile].mutations as boolean,
    })),
    ...recordings.map((name) => ({
      id: name,
      review: JSON.parse(readFileSync(join("test/fixtures/recordings", name), "utf8")),
      cluster: { gkeVersion: "1.33.1-gke.1779000", features: {} },
      state: [] as readonly object[],
      mutations: true,
    })),
  ];
  const { stdout } = await run(["review", "--jsonl"], {
    cwd: ".",
    stdin: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
  });
  const answers = new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.id, answer]),
  );
  const summary = (findings: readonly { rule: string; action: string; path: string }[]) =>
    findings.map(({ rule, action, path }) => `${action} ${rule} ${path}`).sort();
  let compared = 0;
  const offlineRules = new Set<string>();
  for (const { id, review: body, cluster, state, mutations } of requests) {
    const policy = mutations ? {} : { mutations: { enabled: false } };
    const knowledge = { cluster, state, policy, isComplete: true, today: "2026-11-21" };
    const online = review(body, knowledge);
    t.same(summary(online.findings), summary(answers.get(id)?.findings ?? []), `${id}: review and the library`);
    const { operation, object, oldObject, userInfo, dryRun } = body.request as RequestParts;
    // The API server makes ports up in a dry run, which rules know in the webhook only.
    if (
      dryRun ||
      operation === "DELETE" ||
      (body.request as RequestParts).subResource ||
      userInfo?.username?.startsWith("system:")
    )
      continue;
    const input = lintInput(
      object,
      { others: state, ...(oldObject && { old: oldObject }) },
      { cluster: compileCluster(cluster), policy: compilePolicy(policy) },
    );
    const linted = lintManifests(input)
      .findings.filter(({ object: { kind } }) => kind !== "Cluster")
      .map(({ finding }) => finding);
    // A file has no status; with one, or with finalizers, it is taken for the live object that it is.
    const isLive =
      oldObject &&
      object?.status === undefined &&
      object?.metadata?.finalizers === undefined &&
      (oldObject.status || oldObject.metadata?.finalizers);
    if (isLive) continue;
    const offline = evaluate({ object, ...(oldObject && { previous: oldObject }) }, knowledge);
    t.same(summary(linted), summary(offline.findings), `${id}: lint and the library`);
    for (const finding of symmetricDifference(summary(offline.findings), summary(online.findings)))
      offlineRules.add(finding.split(" ")[1] ?? "");
    compared++;
  }
  for (const { value: object } of objectsOf(readManifests(["examples"], process.cwd()).files)) {
    const linted = lintManifests(lintInput(object, {}, { isComplete: false }));
    const findings = linted.findings.filter(({ object: { kind } }) => kind !== "Cluster").map(({ finding }) => finding);
    const { name } = nameOf(object, "default");
    t.same(summary(findings), summary(evaluate({ object }, { today: "2026-11-21" }).findings), `${name}: an example`);
  }
  t.ok(compared > 60, `${compared} compared`);
  const offlineByDesign = [...offlineRules].filter((id) => !readsOffline(id));
  t.same(offlineByDesign, [], "only rules that ask whether they look at files say something else there");
});

function symmetricDifference(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a.filter((item) => !b.includes(item)), ...b.filter((item) => !a.includes(item))];
}

/** What the test reads of a request. */
interface RequestParts {
  readonly operation: string;
  readonly subResource?: string;
  readonly dryRun?: boolean;
  readonly object?: LiveObject;
  readonly oldObject?: LiveObject;
  readonly userInfo?: { readonly username?: string };
}

interface LiveObject {
  readonly status?: object;
  readonly metadata?: { readonly finalizers?: readonly string[] };
}

/** Whether the rule's source asks if it looks at files. */
function readsOffline(id: string): boolean {
  const group = RULE_SET.find(id)?.group ?? "";
  const sources = readdirSync(join("src/rules", group)).filter((name) => /^[^.]+\.ts$/.test(name));
  return sources.some((name) => {
    const source = readFileSync(join("src/rules", group, name), "utf8");
    return source.includes(`"${id}"`) && source.includes("isOffline");
  });
}

const RESOURCES: Readonly<Record<string, readonly [string, string]>> = {
  Service: ["", "services"],
  Ingress: ["networking.k8s.io", "ingresses"],
  Deployment: ["apps", "deployments"],
  StatefulSet: ["apps", "statefulsets"],
};

function reviewOf({ id, operation, object, old }: Vector) {
  const subject = (object ?? old) as {
    kind: string;
    apiVersion: string;
    metadata: { name: string; namespace?: string };
  };
  const [group, resource] = RESOURCES[subject.kind] ?? ["", ""];
  const version = subject.apiVersion.split("/").at(-1);
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: id,
      kind: {
        group: subject.apiVersion.includes("/") ? subject.apiVersion.split("/")[0] : group,
        version,
        kind: subject.kind,
      },
      resource: { group, version, resource },
      name: subject.metadata.name,
      namespace: subject.metadata.namespace ?? "default",
      operation,
      userInfo: { username: "jane", groups: ["system:authenticated"] },
      object,
      oldObject: old,
    },
  };
}

t.test("the library", async (t) => {
  const [object] = readManifestText(MANIFEST).documents.map(({ value }) => value);
  const { findings, patch } = evaluate({ object }, { cluster: { gkeVersion: "1.33" } });
  t.match(findings, [
    {
      rule: "lb-type-value-invalid",
      action: "deny",
      path: "/metadata/annotations/networking.gke.io~1load-balancer-type",
    },
  ]);
  t.same(patch, []);
  t.same(evaluate({ object: { kind: "ConfigMap", apiVersion: "v1" } }).findings, [], "other kinds have none");
  t.throws(() => review({}), TypeError);
  t.equal(
    forecast({ object }, { gkeVersion: "1.33" }).owner,
    "legacy-external",
    "the misspelt type makes a public target pool",
  );
});

t.test("package.json", async (t) => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  t.equal(VERSION, manifest.version);
  t.same(Object.keys(manifest.bin), ["l4guard", "kubectl-l4guard"]);
  t.equal(new Set(Object.values(manifest.bin)).size, 1, "the kubectl plugin is the same program");
});

t.test("offline commands load no server, no client and no schema compiler", async (t) => {
  // By way of env: the test runner would measure the coverage of modules here that nothing calls.
  const seen = spawnSync(
    "env",
    ["-i", process.execPath, "--disable-warning=ExperimentalWarning", "--input-type=module", "-e", LOADED],
    { encoding: "utf8" },
  );
  t.equal(seen.stderr, "");
  t.same(JSON.parse(seen.stdout), ["@noble/hashes", "ignore", "ipaddr.js", "js-yaml"]);
});

/** Lints an empty folder and prints the packages that this loads. */
const LOADED = `
import { registerHooks } from "node:module";
import { Readable, Writable } from "node:stream";
const packages = new Set();
registerHooks({ resolve(specifier, context, next) {
  const found = next(specifier, context);
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(found.url)?.[1];
  if (name) packages.add(name);
  return found;
} });
const { main } = await import("./src/cli/main.ts");
const sink = new Writable({ write: (chunk, encoding, done) => done() });
await main(["lint", "test/fixtures/schemas/README.md"], { stdin: Readable.from([]), stdout: sink, stderr: sink, env: {}, cwd: process.cwd(), now: () => new Date() });
process.stdout.write(JSON.stringify([...packages].sort()));`;

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).error === undefined,
);

t.test(
  "the HTML report in a browser",
  { skip: CHROMIUM ? false : "no Chromium is installed", timeout: 60_000 },
  async (t) => {
    const cwd = folder(t, { "web.yaml": MANIFEST });
    const { code } = await run(["lint", "--gke-version", "1.33", "--format", "html=report.html", "web.yaml"], { cwd });
    t.equal(code, 1);
    const url = pathToFileURL(join(cwd, "report.html")).href;
    const browse = (...args: string[]) =>
      spawnSync(
        CHROMIUM ?? "",
        [
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--hide-scrollbars",
          `--user-data-dir=${join(cwd, "profile")}`,
          ...args,
          url,
        ],
        { encoding: "utf8", timeout: 50_000 },
      );
    const { stdout } = browse("--dump-dom");
    t.match(
      stdout,
      /<article class="deny" data-rule="lb-type-value-invalid" data-action="deny" data-file="web.yaml" data-line="8">/,
    );
    t.match(stdout, /<b data-count="deny">1<\/b>/);
    t.match(stdout, /<mark>networking.gke.io\/load-balancer-type: "INTERNAL"<\/mark>/);
    const screenshot = process.env["L4GUARD_SCREENSHOT"] ?? join(cwd, "report.png");
    browse(`--screenshot=${screenshot}`, "--window-size=1000,800");
    const png = readFileSync(screenshot);
    t.equal(png.subarray(1, 4).toString(), "PNG");
    t.equal(png.readUInt32BE(16), 1000, "as wide as the window");
    t.ok(png.length > 15_000, "it shows something");
  },
);
