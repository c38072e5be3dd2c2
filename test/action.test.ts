import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import t, { type Test } from "tap";
import { folder, MANIFEST } from "./support/command-line.ts";
import { runAction } from "./support/composite-action.ts";

// Several bundles are made before the first test.
t.setTimeout(240_000);
const built = spawnSync("env", ["-u", "NODE_OPTIONS", process.execPath, "scripts/bundle.ts"], { encoding: "utf8" });
if (built.status !== 0) throw new Error(built.stderr);
const GOOD = readFileSync("examples/services/1-good.yaml", "utf8");

/** Answers as GitHub's `gh` would for a pull request that has the comment with id $COMMENT, if any; keeps what is sent. */
const GH = `#!/usr/bin/env bash
echo "$*" >> "$HOME/gh.log"
case "$*" in
  *--paginate*) echo "\${COMMENT:-}" ;;
  *) for word in "$@"; do case "$word" in body=@*) cp "\${word#body=@}" "$HOME/sent.md" ;; esac; done ;;
esac
`;

/** A job on a pull request whose base holds `base` and whose head holds `head`. */
function job(t: Test, base: Files, head: Files) {
  const workspace = folder(t, base);
  const home = folder(t, { "bin/gh": GH, "gh.log": "" });
  chmodSync(join(home, "bin/gh"), 0o755);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: workspace, encoding: "utf8" });
  git("init", "-q", ".");
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "base");
  const sha = git("rev-parse", "HEAD").trim();
  for (const [name, text] of Object.entries(head)) {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
  const github = {
    action_path: resolve("."),
    event_name: "pull_request",
    event: { pull_request: { number: 7, base: { sha } } },
    repository: "acme/shop",
    token: "secret",
  };
  const path = [join(home, "bin"), dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":");
  const run = (inputs: Readonly<Record<string, string>> = {}, env: Files = {}) =>
    runAction("action.yml", {
      workspace,
      temporary: folder(t),
      inputs,
      github,
      env: { PATH: path, HOME: home, ...env },
    });
  return {
    run,
    log: () => readFileSync(join(home, "gh.log"), "utf8"),
    sent: () => readFileSync(join(home, "sent.md"), "utf8"),
  };
}

type Files = Readonly<Record<string, string>>;

t.test("findings fail the check, with annotations, outputs, a summary and SARIF", async (t) => {
  const { code, outputs, summary, log, steps } = job(t, {}, { "web.yaml": MANIFEST }).run({ "gke-version": "1.33" });
  t.equal(code, 1, log);
  t.match(log, /^::error file=web\.yaml,line=8,.*title=l4guard lb-type-value-invalid::/m);
  t.match(outputs, { deny: "1", "exit-code": "1" });
  t.match(summary, "## l4guard: 1 denied");
  t.same(steps, ["Check", "Result"], "nothing is written to the pull request unasked");
  const sarif = JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8"));
  t.match(sarif.runs[0].results, [{ ruleId: "lb-type-value-invalid" }]);
  t.match(readFileSync(outputs["markdown"] ?? "", "utf8"), "lb-type-value-invalid");
});

t.test("a clean pull request passes", async (t) => {
  const { code, outputs, log } = job(t, {}, { "web.yaml": GOOD }).run({ paths: "web.yaml", args: "--node-count 3" });
  t.equal(code, 0, log);
  t.match(outputs, { deny: "0", warn: "0", "exit-code": "0" });
});

t.test("it compares with the base, unless told not to", async (t) => {
  const { run } = job(t, { "web.yaml": MANIFEST }, {});
  t.equal(run().code, 0, "what was wrong before");
  t.equal(run({ base: "none" }).code, 1, "compared with nothing");
});

t.test("what can't be read, and wrong usage, fail it with 2", async (t) => {
  const { run } = job(t, {}, { "web.yaml": "apiVersion: v1\nkind: [" });
  t.match(run(), { code: 2, outputs: { "exit-code": "2" } });
  t.match(run({ "fail-on": "never" }), { code: 2, log: /fail-on/ });
});

t.test("inputs are never run", async (t) => {
  const { run } = job(t, {}, { "web.yaml": GOOD });
  const hostile = "$(touch pwned) `touch pwned`; touch pwned";
  const { log } = run({ paths: hostile, base: "none", args: hostile, "gke-version": hostile });
  t.match(log, "touch", "it is an argument");
  t.throws(() => readFileSync("pwned"));
});

t.test("one comment is kept up to date", async (t) => {
  const comment = { comment: "true" };
  const dirty = job(t, {}, { "web.yaml": MANIFEST });
  t.equal(dirty.run(comment).code, 1);
  t.match(dirty.log(), "--method POST repos/acme/shop/issues/7/comments");
  t.match(dirty.sent(), /^<!-- l4guard -->\n## l4guard: 1 denied/);
  dirty.run(comment, { COMMENT: "42" });
  t.match(dirty.log(), "--method PATCH repos/acme/shop/issues/comments/42");

  const clean = job(t, {}, { "web.yaml": GOOD });
  clean.run(comment);
  t.notMatch(clean.log(), "--method", "nothing is said where nothing is wrong");
  clean.run(comment, { COMMENT: "42" });
  t.match(clean.log(), "--method PATCH", "but what was said is taken back");
  t.match(clean.sent(), /^<!-- l4guard -->\n## l4guard: [Nn]o/);
});

t.test("a Node.js that is too old is passed over for one of the runner's", async (t) => {
  const old = '#!/bin/sh\necho "l4guard needs Node.js 22.19 or newer; this is 20.0.0." >&2\nexit 2\n';
  const tools = folder(t, { "old/node": old });
  chmodSync(join(tools, "old/node"), 0o755);
  const real = join(tools, "node/24.21.0/x64/bin");
  mkdirSync(real, { recursive: true });
  writeFileSync(join(real, "node"), `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
  const { run } = job(t, {}, { "web.yaml": MANIFEST });
  const { code, log } = run({}, { PATH: `${join(tools, "old")}:/usr/bin:/bin`, RUNNER_TOOL_CACHE: tools });
  t.equal(code, 1, log);
});
