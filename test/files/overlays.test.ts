import { chmodSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { runTool } from "../../src/files/tools.ts";
import { folder } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

/** A kustomize that prints what a folder's file "built" says. */
const KUSTOMIZE = `#!/bin/sh
test "$HTTPS_PROXY" = http://127.0.0.1:9 || { echo "it could fetch" >&2; exit 1; }
cat "$2/built" || { echo "trouble" >&2; echo "Error: $2 can't be built" >&2; exit 1; }
`;
const service = (name: string, type: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: ${type}\n  ports:\n  - port: 80\n`;
const IGNORED = "# l4guard-ignore enum-value-unknown: known\n";

const FILES = {
  "bin/kustomize": KUSTOMIZE,
  "base/web.yaml": service("web", "Loadbalancer"),
  "base/kustomization.yaml": "resources: [web.yaml, ../ignored]\n",
  "ignored/other.yaml": IGNORED + service("other", "Nodeport"),
  "ignored/kustomization.yaml": "resources: [other.yaml]\n",
  "part/kustomization.yaml": "kind: Component\nresources: [nowhere.yaml]\n",
  "dev/kustomization.yaml": "resources: [../base]\n",
  "dev/built": `${service("web", "Loadbalancer")}---\n${service("other", "Nodeport")}`,
  "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base]\npatches: [{path: patch.yaml}]\n",
  "prod/patch.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  sessionAffinity: clientIP\n",
  "prod/built": `${service("prod-web", "Loadbalancer")}  sessionAffinity: clientIP\n`,
  "alone.yaml": service("alone", "Clusterip"),
};

async function lintIn(t: Test, files: Readonly<Record<string, string>>, path = ":/bin:/usr/bin") {
  const cwd = folder(t, files);
  if (files["bin/kustomize"]) chmodSync(join(cwd, "bin/kustomize"), 0o755);
  const env = { PATH: `${join(cwd, "bin")}${path}` };
  const { stdout, stderr } = await run(["lint", "--kustomize", "auto", "--format", "json", "."], { cwd, env });
  t.equal(stderr, "");
  const { findings, notes = [], leftOut = [], suppressed = [] } = JSON.parse(stdout);
  const placed = ({ rule, file, line }: Placed) => `${rule} ${file}:${line}`;
  return { findings: findings.map(placed), suppressed: suppressed.map(placed), notes, leftOut };
}

interface Placed {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

t.test("each kustomization that no other takes in is built, and told where its files say it", async (t) => {
  const { findings, suppressed, notes, leftOut } = await lintIn(t, FILES);
  t.same(findings.toSorted(), [
    "enum-value-unknown alone.yaml:6",
    "enum-value-unknown base/web.yaml:6",
    "enum-value-unknown prod/patch.yaml:5",
  ]);
  t.same(suppressed, ["enum-value-unknown ignored/other.yaml:7"], "a comment in the file that says it counts");
  t.same(notes, []);
  t.same(
    leftOut.filter(({ why }: { why: string }) => why === "built").map(({ file }: { file: string }) => file),
    ["base/web.yaml", "ignored/other.yaml"],
  );
});

t.test("fix edits nothing that is built, and names the file to edit", async (t) => {
  const cwd = folder(t, FILES);
  chmodSync(join(cwd, "bin/kustomize"), 0o755);
  const env = { PATH: `${join(cwd, "bin")}:/bin:/usr/bin` };
  const { code, stderr } = await run(["fix", "--check", "--kustomize", "auto", "prod", "base"], { cwd, env });
  t.equal(code, 0);
  const told = stderr.split("\n").filter((line) => line.includes("not fixed"));
  t.same(
    told.map((line) =>
      /^l4guard: (\S+) ([\w-]+): not fixed, since kustomize builds (.*) of several files\. Edit it there: ./
        .exec(line)
        ?.slice(1),
    ),
    [
      ["base/web.yaml:6:3", "enum-value-unknown", "Service default/prod-web"],
      ["prod/patch.yaml:5:3", "enum-value-unknown", "Service default/prod-web"],
    ],
  );
});

t.test("what is not built is judged as it is written, and one sentence says why", async (t) => {
  const { "dev/built": _, ...broken } = FILES;
  const { "bin/kustomize": __, ...bare } = FILES;
  const table: readonly (readonly [string, Readonly<Record<string, string>>, RegExp, string?])[] = [
    ["a build that fails", broken, /^dev is not built: Error: dev can't be built$/],
    [
      "a base on another machine",
      { ...FILES, "dev/kustomization.yaml": "resources: [../base, 'https://example.com/a?ref=b']\n" },
      /^dev is not built: https:\/\/example.com\/a\?ref=b is not here, and nothing is fetched; --kustomize dev fetches it\.$/,
    ],
    [
      "a patch on another machine",
      { ...FILES, "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: 'https://example.com/p'}]\n" },
      /^dev is not built: https:\/\/example.com\/p is not here/,
    ],
    [
      "a base that git would fetch",
      { ...FILES, "dev/kustomization.yaml": "resources: [../base, github.com/example/a]\n" },
      /^dev is not built: dev\/github.com\/example\/a is not here/,
    ],
    ["no tool", bare, /^No kustomization is built: neither kustomize nor kubectl/, ""],
  ];
  for (const [title, files, expected, path] of table) {
    const { findings, notes } = await lintIn(t, files, path);
    t.equal(notes.length, 1, title);
    t.match(notes[0], expected, title);
    t.ok(findings.includes("enum-value-unknown base/web.yaml:6"), title);
  }
});

t.test("a tool that takes too long is ended", async (t) => {
  const around = { cwd: ".", env: process.env, timeoutMs: 50 };
  t.throws(() => runTool({ command: "sleep", args: ["60"], ...around }), { message: "sleep 60 took more than 0.05 s" });
});
