import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { readProjectFile } from "../../src/config/configuration-files.ts";
import { isProject } from "../../src/config/project.ts";
import { run } from "../support/scenario.ts";

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: LoadBalancer
  loadBalancerClass: networking.gke.io/l4-regional-external
  loadBalancerSourceRanges: [203.0.113.0/24]
  ports:
    - port: 80
`;

const PROJECT = `kind: Project
clusters:
  - name: old
    roots: [/clusters/old/]
    gkeVersion: 1.30
  - name: new
    roots: [/clusters/new/]
    file: clusters/new/cluster.yaml
    facts:
      subsetting: true
ignore: [vendor/]
`;

const FILES = {
  ".l4guard.yaml": PROJECT,
  clusters: {
    old: { "web.yaml": SERVICE },
    new: { "web.yaml": SERVICE, "cluster.yaml": "kind: ClusterProfile\ngkeVersion: 1.34\n" },
  },
  vendor: { "web.yaml": SERVICE },
};

/** The files with a finding of the rule, and the exit code. */
async function found(rule: string, args: readonly string[], cwd: string) {
  const { stdout, stderr, code } = await run(["lint", "--format", "json", ...args], { cwd });
  const { findings, summary } = JSON.parse(stdout || "{}") as {
    findings?: { rule: string; file: string }[];
    summary?: { files: number };
  };
  return { files: findings?.filter((entry) => entry.rule === rule).map(({ file }) => file), summary, stderr, code };
}

t.test("each manifest is judged with the facts of its cluster", async (t) => {
  const cwd = t.testdir(FILES);
  const all = await found("lb-class-min-version", [], cwd);
  t.same(all.files, ["clusters/old/web.yaml"]);
  t.equal(all.code, 1);
  t.equal(all.summary?.files, 3, "what the project ignores is not read, and the project file is no manifest");
  const inside = await found("lb-class-min-version", ["."], join(cwd, "clusters/old"));
  t.same(inside.files, ["web.yaml"], "the file is found from below");
  const flagged = await found("lb-class-min-version", ["--gke-version", "1.31"], cwd);
  t.same(flagged.files, ["clusters/new/web.yaml", "clusters/old/web.yaml"].sort().reverse(), "a flag wins for all");
  const other = await run(["map"], { cwd });
  t.match(other, { code: 2, stderr: "manifests of several clusters" });
  t.equal((await run(["map", "clusters/new"], { cwd })).code, 0);
});

t.test("what lint does by default is the project's to say", async (t) => {
  const policy = "policy:\n  rules:\n    lb-class-min-version: off\n";
  const project = (text: string) => t.testdir({ ...FILES, ".l4guard.yaml": text });
  t.same((await found("lb-class-min-version", [], project(PROJECT + policy))).files, []);
  t.same((await found("lb-class-min-version", ["--no-policy"], project(PROJECT + policy))).files?.length, 1);
  const split = t.testdir({
    ...FILES,
    ".l4guard.yaml": `${PROJECT}policyFile: rules/policy.yaml\n`,
    rules: { "policy.yaml": "kind: Policy\nrules: { lb-class-min-version: warn }\n" },
  });
  t.equal((await run(["lint"], { cwd: split })).code, 0);
  t.equal((await run(["lint", "--fail-on", "warn"], { cwd: split })).code, 1);
  const strict = project(`${PROJECT}failOn: warn\nformat: [json]\npolicy: { rules: { lb-class-min-version: warn } }\n`);
  const { stdout, code } = await run(["lint"], { cwd: strict });
  t.equal(code, 1);
  t.match(JSON.parse(stdout), { summary: { warn: 1 } });
  t.match(await run(["lint"], { cwd: project(`${PROJECT}format: [yaml]\n`) }), {
    code: 2,
    stderr: '.l4guard.yaml: format: "yaml" is not one of text, json',
  });
});

t.test("a .l4guard.yaml may be a policy alone", async (t) => {
  const table: readonly (readonly [unknown, boolean])[] = [
    [{ kind: "Policy", rules: {} }, false],
    [{ rules: {} }, false],
    [{ preset: "audit" }, false],
    [{}, false],
    [null, false],
    [{ kind: "Project" }, true],
    [{ clusters: [] }, true],
    [{ policy: {} }, true],
    [{ kind: "Projekt" }, true],
  ];
  for (const [value, expected] of table) t.equal(isProject(value), expected, JSON.stringify(value));
  const read = (text: string) => readProjectFile(".l4guard.yaml", t.testdir({ ".l4guard.yaml": text }));
  t.same(await read("rules: { rbs-recommended: off }\n"), { policy: { rules: { "rbs-recommended": "off" } } });
  t.same(await read(""), {});
  t.match(await read("clusters: [{ gkeVersion: 1.30, facts: { region: 1.10 } }]"), {
    clusters: [{ gkeVersion: "1.30", facts: { region: "1.10" } }],
  });
  await t.rejects(read("clusters: [{ root: [a] }]"), /clusters\.0: unknown key "root"; did you mean "roots"\?/);
  await t.rejects(
    read("kind: Project\npolicy: { ruels: {} }"),
    /policy: .*unknown key "ruels"; did you mean "rules"\?/,
  );
  await t.rejects(read("policy: {}\npolicyFile: p.yaml"), /states both policy and policyFile/);
});

t.test("l4guard init writes what the folders tell", async (t) => {
  const { ".l4guard.yaml": _, ...manifests } = FILES;
  const cwd = t.testdir({ ...manifests, "policy.yaml": "apiVersion: l4guard.dev/v1\nkind: Policy\n" });
  const printed = await run(["init", "--print"], { cwd });
  t.equal(existsSync(join(cwd, ".l4guard.yaml")), false, "--print writes nothing");
  t.match(await run(["init"], { cwd }), { code: 0, stdout: /^\.l4guard\.yaml written/ });
  t.equal(readFileSync(join(cwd, ".l4guard.yaml"), "utf8"), printed.stdout);
  t.match(printed.stdout, /^# yaml-language-server: \$schema=https:/);
  t.match(await readProjectFile(".l4guard.yaml", cwd), {
    clusters: [
      { name: "new", roots: ["/clusters/new/"] },
      { name: "old", roots: ["/clusters/old/"] },
    ],
    policyFile: "policy.yaml",
  });
  t.match(await run(["init"], { cwd }), { code: 2, stderr: "--force" });
  t.equal((await run(["init", "--force"], { cwd })).code, 0);
  t.equal((await run(["lint"], { cwd })).code, 0, "and what it wrote can be read");
  const bare = t.testdir({});
  t.match((await run(["init", "--print"], { cwd: bare })).stdout, /name: production\n/);
});
