import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { valueAt } from "../../src/domain/json.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { fixToTheEnd } from "../../src/lint/fix.ts";
import { lintManifests } from "../../src/lint/lint-manifests.ts";
import { ManifestFile } from "../../src/manifests/manifest-file.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { folder, lintInput, MANIFEST } from "../support/command-line.ts";
import { CASES, profileOf } from "../support/rule-cases.ts";
import { run } from "../support/scenario.ts";

t.test("who has nothing to fix is told so, and why", async (t) => {
  const cwd = folder(t, { "web.yaml": MANIFEST.replace("INTERNAL", "Internal") });
  const patch = await run(["fix", "--diff", "."], { cwd });
  t.match(patch, { code: 0, stdout: "", stderr: /^l4guard fix: nothing to fix\nl4guard fix: \d+ rules lack facts; / });
  t.match(await run(["fix", "."], { cwd }), { code: 0, stdout: "Nothing to fix.\n", stderr: "rules lack facts" });
});

t.test("what no edit mends is counted, with what shows it", async (t) => {
  const cwd = folder(t, { "web.yaml": MANIFEST.replace("INTERNAL", "internl") });
  const left = '1 finding is left, which only you can decide; "l4guard lint" shows it.\n';
  t.match(await run(["fix", "."], { cwd }), { code: 0, stdout: `Nothing to fix.\n${left}` });
  t.match(await run(["fix", "--rule", "rbs-recommended", "."], { cwd }), { code: 0, stdout: "Nothing to fix.\n" });
});

for (const [order, mark] of [
  ["little", [0xff, 0xfe]],
  ["big", [0xfe, 0xff]],
] as const)
  t.test(`UTF-16 stays UTF-16, ${order} end first`, async (t) => {
    const encoded = (text: string) => {
      const bytes = Buffer.from(text, "utf16le");
      return Buffer.concat([Buffer.from(mark), order === "big" ? bytes.swap16() : bytes]);
    };
    const cwd = folder(t, {});
    writeFileSync(join(cwd, "web.yaml"), encoded(MANIFEST));
    t.match(await run(["fix", "--unsafe", "web.yaml"], { cwd }), { code: 0 });
    t.same(readFileSync(join(cwd, "web.yaml")), encoded(MANIFEST.replace("INTERNAL", "Internal")));
  });

t.test(
  "a text without quotes gets them around what was written, in GKE's annotations around what YAML reads",
  async (t) => {
    const written = (team: string, access: string) =>
      MANIFEST.replace(/( +)(\S+: INTERNAL)/, `$1team: ${team}\n$1cloud.google.com/l4-rbs: ${access}`);
    const cwd = folder(t, { "web.yaml": written("y", "yes") });
    t.match(await run(["fix", "--unsafe", "--rule", "annotation-unquoted-boolean", "web.yaml"], { cwd }), { code: 0 });
    t.equal(readFileSync(join(cwd, "web.yaml"), "utf8"), written('"y"', '"true"'));
  },
);

t.test("what lies outside of the working folder is patched from /", async (t) => {
  const elsewhere = folder(t, { "web.yaml": MANIFEST });
  const { stdout } = await run(["fix", "--diff", "--unsafe", join(elsewhere, "web.yaml")], { cwd: "/usr" });
  t.match(stdout, /^--- a\/[^/]/);
});

t.test("a patch that git apply takes", async (t) => {
  const cwd = folder(t, {
    "sub dir/web.yaml": MANIFEST,
    "sub dir/crlf.yaml": MANIFEST.replaceAll("\n", "\r\n").trimEnd(),
  });
  spawnSync("git", ["init", "-q", "."], { cwd });
  const { stdout } = await run(["fix", "--diff", "--unsafe", "."], { cwd });
  const { status, stderr } = spawnSync("git", ["apply", "-"], { cwd, input: stdout, encoding: "utf8" });
  t.equal(status, 0, stderr);
  const fixed = (name: string) => readFileSync(join(cwd, "sub dir", name), "utf8");
  t.equal(fixed("web.yaml"), MANIFEST.replace("INTERNAL", "Internal"));
  t.equal(fixed("crlf.yaml"), MANIFEST.replace("INTERNAL", "Internal").replaceAll("\n", "\r\n").trimEnd());
});

t.test("what git keeps tells what may live, also where it has moved; what it ignores may live", async (t) => {
  const front =
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  type: LoadBalancer\n  ports: [{port: 80}]\n";
  const cwd = folder(t, {
    "old/front.yaml": front,
    "kept.yaml": front.replace("front", "kept"),
    ".gitignore": "out/\n",
  });
  const git = (...args: readonly string[]) =>
    spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd });
  git("init", "-q", ".");
  git("add", ".");
  git("commit", "-qm", "base");
  rmSync(join(cwd, "old"), { recursive: true });
  const files = {
    "moved.yaml": front,
    "new.yaml": front.replace("front", "new"),
    "out/x.yaml": front.replace("front", "x"),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, ".."), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  const isFixed = async (name: string, stdin = "") => {
    const { stdout } = await run(["fix", "--gke-version", "1.33", "--diff", name], { cwd, stdin });
    return stdout.includes("l4-rbs");
  };
  t.ok(await isFixed("new.yaml"), "what was never committed is new");
  t.notOk(await isFixed("kept.yaml"), "what is committed lives");
  t.notOk(await isFixed("moved.yaml"), "wherever it stands now");
  t.notOk(await isFixed("out/x.yaml"), "nobody knows of what is ignored");
  t.notOk(await isFixed("-", front), "standard input is compared with the whole folder");
  t.notOk(await isFixed("-", front.replace("front", "unheard-of")), "nobody knows of what it alone says");
});

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
        const request = { rules: new Set([id]), isUnsafe: true };
        const { files, unplaced } = fixToTheEnd(input, request);
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
        t.equal(fixToTheEnd(renewed, request).files.size, 0, `${title}: a second run changes nothing`);
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
