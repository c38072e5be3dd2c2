import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { decodeText } from "../../src/files/decode-text.ts";
import { findFiles } from "../../src/files/find-files.ts";
import { IgnoreRules } from "../../src/files/ignore-rules.ts";
import { readManifests } from "../../src/files/read-manifests.ts";

t.test("bytes that are no text", async (t) => {
  t.same(decodeText(Buffer.from("é")), { text: "é" });
  t.match(decodeText(Buffer.from([0x61, 0x0a, 0xff, 0x0a])), { problem: /not valid UTF-8 in line 2/ });
  t.match(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0])), { problem: /binary/ });
  t.same(decodeText(Buffer.from([0xff, 0xfe, 0x61, 0])), { text: "a" }, "UTF-16 with its mark");
  t.same(decodeText(Buffer.from([0xfe, 0xff, 0, 0x61])), { text: "a" }, "in the other order");
  t.match(decodeText(Buffer.from([0xff, 0xfe, 0, 0xd8, 0x61, 0])), { problem: /not valid UTF-16/ });
  t.match(decodeText(Buffer.alloc(25 * 1024 * 1024, 0x61)), { problem: /too large: 25 MiB/ });
});

t.test("what kuttl and chainsaw expect to find is no object", async (t) => {
  const root = mkdtempSync(join(tmpdir(), "l4guard-files-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const names = [
    "00-assert.yaml",
    "12-errors.yml",
    "assert.yaml",
    "chainsaw-assert.yaml",
    "00-install.yaml",
    "errors.yaml",
  ];
  for (const name of names) writeFileSync(join(root, name), "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n");
  const { files, leftOut } = readManifests(["."], root);
  t.same(
    files.map(({ name }) => name),
    ["00-install.yaml", "errors.yaml"],
  );
  t.same([...new Set(leftOut.map(({ why }) => why))], ["expectation"]);
});

t.test("what can only be a patch is no object, be it that no kustomization names it", async (t) => {
  const root = mkdtempSync(join(tmpdir(), "l4guard-files-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const service = (ports: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n${ports}`;
  writeFileSync(join(root, "patch.yaml"), service("  - {$patch: delete, port: 8080}\n  - {port: 8443}\n"));
  writeFileSync(join(root, "order.yaml"), service("  - {port: 1}\n  $setElementOrder/ports: [{port: 1}]\n"));
  writeFileSync(join(root, "object.yaml"), service("  - {port: 80, name: $patch}\n"));
  const { files, leftOut } = readManifests(["."], root);
  t.same(
    files.map(({ name }) => name),
    ["object.yaml"],
  );
  t.same(
    leftOut.map(({ file, why }) => [file, why]),
    [
      ["order.yaml", "patch"],
      ["patch.yaml", "patch"],
    ],
  );
});

t.test("finding files", async (t) => {
  const root = mkdtempSync(join(tmpdir(), "l4guard-files-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const put = (name: string, text = "a: 1\n") => {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const name of ["b.yaml", "a.yml", "c.json", "d.txt", "x/e.YAML", ".hidden/f.yaml", "node_modules/g.yaml"])
    put(name);
  for (const name of ["chart/Chart.yaml", "chart/templates/t.yaml", "old/h.yaml", "old/keep.yaml", "x/skip.yaml"])
    put(name);
  put(".l4guardignore", "old/*\n!old/keep.yaml\n");
  put("x/.l4guardignore", "skip.yaml\n");
  symlinkSync("..", join(root, "x", "loop"));
  symlinkSync("self.yaml", join(root, "self.yaml"));
  const find = (...paths: string[]) => findFiles(paths, root, new IgnoreRules(root));
  const all = find(".");
  t.same(
    all.files.map(({ name }) => name),
    ["a.yml", "b.yaml", "c.json", "old/keep.yaml", "x/e.YAML"],
  );
  t.same(all.charts, ["chart"]);
  t.same(all.problems, [], "links that lead nowhere or back are passed over");
  t.match(
    find("self.yaml").problems,
    [{ name: "self.yaml", message: /leads back to itself/ }],
    "but not where they are named",
  );
  t.same(
    find("d.txt").files.map(({ name }) => name),
    ["d.txt"],
    "what is named is read whatever it is called",
  );
  t.same(
    find("*.y*ml", "b.yaml").files.map(({ name }) => name),
    ["a.yml", "b.yaml"],
    "globs, each file once",
  );
  t.match(find("none", "no*thing").problems, [{ message: /no such file/ }, { message: /no such file/ }]);
  t.same(find("old/h.yaml").files, [], "what is ignored stays so when it is named");
});
