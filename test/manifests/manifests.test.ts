import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import type { Edit } from "../../src/domain/finding.ts";
import { type JsonValue, pointer, sameJson } from "../../src/domain/json.ts";
import { buildPatch } from "../../src/engine/patch.ts";
import { decodeText } from "../../src/files/decode-text.ts";
import { findFiles } from "../../src/files/find-files.ts";
import { IgnoreRules } from "../../src/files/ignore-rules.ts";
import { editText } from "../../src/manifests/edit-text.ts";
import { LineIndex } from "../../src/manifests/line-index.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { unifiedDiff } from "../../src/manifests/unified-diff.ts";
import { parseText } from "../../src/manifests/yaml.ts";

const valuesOf = (text: string) => readManifestText(text).documents.map(({ value }) => value);
const problemsOf = (text: string) =>
  readManifestText(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

t.test("YAML as Kubernetes reads it", async (t) => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ["booleans of YAML 1.1", "[yes, No, on, OFF, y, n, true]", [true, false, true, false, true, false, true]],
    ["quoted, they are texts", `["yes", 'no', "true"]`, ["yes", "no", "true"]],
    ["integers of Go", "[0x1F, 0b11, 0o17, 017, 1_000, -5, +5]", [31, 3, 15, 15, 1000, -5, 5]],
    ["a leading zero that is no octal number", "[08, 09]", [8, 9]],
    ["no base 60, no timestamps", "[12:30:45, 2020-01-01]", ["12:30:45", "2020-01-01"]],
    ["floats", "[1.5, .5, 1e3, -2.5E-1]", [1.5, 0.5, 1000, -0.25]],
    ["what JSON has no number for", "[.inf, .nan]", [".inf", ".nan"]],
    ["nulls", "[~, null, Null, '']", [null, null, null, ""]],
    ["explicit tags", "[!!str 5, !!int '7', !!binary aGk=, !!timestamp 2020-01-01]", ["5", 7, "hi", "2020-01-01"]],
    ["keys that are no texts", "{1: a, true: b}", { 1: "a", true: "b" }],
    ["merge keys", "{a: &x {k: 1, l: 2}, b: {<<: *x, l: 3}}", { a: { k: 1, l: 2 }, b: { k: 1, l: 3 } }],
    ["the last of two keys", "{a: 1, a: 2}", { a: 2 }],
    ["a key called __proto__", "{__proto__: {x: 1}}", JSON.parse('{"__proto__": {"x": 1}}')],
    ["a byte order mark", "\ufeffa: 1\n", { a: 1 }],
    ["JSON with tabs", '{\n\t"a": "\\/\\u0041"\n}', { a: "/A" }],
  ];
  for (const [title, text, value] of cases) t.same(valuesOf(text), [value], title);
});

t.test("documents", async (t) => {
  t.same(valuesOf("a: 1\n---\nb: 2\n--- # c\nc: 3\n"), [{ a: 1 }, { b: 2 }, { c: 3 }], "several");
  t.same(valuesOf('{"a":1}\n{"b":"}"} [2]\n'), [{ a: 1 }, { b: "}" }, [2]], "a stream of JSON values");
  t.same(valuesOf("%YAML 1.1\n---\na: 1\n"), [{ a: 1 }], "a directive belongs to its document");
  t.same(valuesOf("a: |\n  ---\n  x\n"), [{ a: "---\nx\n" }], "a separator in a block text is none");
  t.same(valuesOf(""), []);
  t.same(valuesOf("# nothing\n"), []);
  t.equal(readManifestText("---\n---\n# c\n---\na: 1\n").emptyDocuments, 2, "empty ones are counted");
  const { documents } = readManifestText(
    "---\n# Source: web/templates/a.yaml\na: 1\n---\n\n# a\n# Source: b.yaml\nb: 1\n---\nc: 1\n# Source: d\n",
  );
  t.same(
    documents.map(({ template }) => template),
    ["web/templates/a.yaml", "b.yaml", undefined],
  );
});

t.test("what can't be read does not hide the rest", async (t) => {
  const { documents, problems } = readManifestText("a: [\n---\nb: 1\n---\nc: {\n");
  t.same(
    documents.map(({ value }) => value),
    [{ b: 1 }],
  );
  t.same(
    problems.map(({ line }) => line),
    [2, 6],
  );
  t.match(problemsOf("a: b\n c: d\n"), [/^2:3 bad indentation/]);
  t.match(problemsOf("a: &a [*a]\n"), [/an anchor contains an alias to itself/]);
  t.match(problemsOf("a: *none\n"), [/1:\d+ unidentified alias/]);
  t.match(problemsOf("a: 1\n...\nb: 2\n"), [/separated by a line/]);
  t.match(problemsOf(`${"[".repeat(5_000)}`), [/nesting exceeded/], "deep YAML");
  t.match(problemsOf(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`), [/nesting exceeded/], "deep JSON");
  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? "x" : `*a${level - 1}`)
        .join(", ")}]`,
  );
  t.match(problemsOf(bomb.join("\n")), [/aliases stand for more than/], "an alias bomb");
  t.match(parseText("a: [").problems, [/^line 1, column \d+: /]);
});

t.test("positions", async (t) => {
  const text = `# top
---
kind: Service # k
metadata:
  annotations: &notes
    a.b/c: "x"
    'd': |
      text
spec:
  ports:
  - port: 80
    name: http
  - {port: 443, name: "https"}
copy: *notes
more:
  <<: *notes
  own: 1
empty:
`;
  const [document] = readManifestText(text).documents;
  const lines = new LineIndex(text);
  const at = (path: string) => {
    const { start, end } = document?.locate(path) ?? { start: -1, end: -1 };
    const { line, column } = lines.positionOf(start);
    return `${line}:${column} ${text.slice(start, end)}`;
  };
  const cases: readonly (readonly [string, string])[] = [
    ["/kind", "3:1 kind: Service"],
    ["/metadata/annotations", "5:3 annotations"],
    ["/metadata/annotations/a.b~1c", '6:5 a.b/c: "x"'],
    ["/spec/ports/0", "11:5 port"],
    ["/spec/ports/0/name", "12:5 name: http"],
    ["/spec/ports/1", '13:5 {port: 443, name: "https"}'],
    ["/spec/ports/1/port", "13:6 port: 443"],
    ["/spec/ports/7", "10:3 ports"],
    ["/spec/type", "9:1 spec"],
    ["/copy/a.b~1c", '6:5 a.b/c: "x"'],
    ["/more/a.b~1c", '6:5 a.b/c: "x"'],
    ["/more/own", "17:3 own: 1"],
    ["/empty", "18:1 empty:"],
    ["/nothing/at/all", "3:1 kind"],
  ];
  for (const [path, place] of cases) t.equal(at(path), place, path);
  t.equal(lines.textOf(3), "kind: Service # k");
  t.equal(lines.textOf(99), "");
});

t.test("keys written twice", async (t) => {
  const twice = (text: string) =>
    readManifestText(text).documents.flatMap((document) => document.duplicateKeys().map(({ path }) => path));
  t.same(twice("a: 1\nb: {c: 1, c: 2}\na: 2\n"), ["/a", "/b/c"]);
  t.same(twice('{"l": [{"x": 1, "x": 2}]}'), ["/l/0/x"], "in JSON too");
  t.same(twice("a: 1\nb: 2\n"), []);
});

t.test("bytes that are no text", async (t) => {
  t.same(decodeText(Buffer.from("é")), { text: "é" });
  t.match(decodeText(Buffer.from([0x61, 0x0a, 0xff, 0x0a])), { problem: /not valid UTF-8 in line 2/ });
  t.match(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0])), { problem: /binary/ });
  t.match(decodeText(Buffer.from([0xff, 0xfe, 0x61, 0])), { problem: /UTF-16/ });
  t.match(decodeText(Buffer.alloc(25 * 1024 * 1024, 0x61)), { problem: /too large: 25 MiB/ });
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
    ["a.yml", "b.yaml", "c.json", "chart/Chart.yaml", "old/keep.yaml", "x/e.YAML"],
  );
  t.same(all.charts, ["chart"]);
  t.match(
    all.problems.toSorted((a, b) => a.name.localeCompare(b.name)),
    [
      { name: "self.yaml", message: /leads back to itself/ },
      { name: "x/loop", message: /contains it/ },
    ],
  );
  t.same(
    find("d.txt").files.map(({ isNamed }) => isNamed),
    [true],
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

const KEYS = ["a", "b", "networking.gke.io/type", "yes", "7", "with space"];
const scalar = fc.oneof(
  fc.constantFrom(
    "",
    "yes",
    "12",
    "a: b",
    "# c",
    "it's",
    '"q"',
    "null",
    "é",
    "x y",
    "-",
    "{}",
    "0x1",
    "tab\tend",
    "two\nlines",
  ),
  fc.integer({ min: -5, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
);
const tree = fc.letrec<{ node: JsonValue; map: JsonValue }>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("node"), { maxLength: 3 }), tie("map")),
  map: fc.dictionary(fc.constantFrom(...KEYS), tie("node"), { maxKeys: 4 }),
}));
const document = fc.record({ kind: fc.constant("Service"), metadata: tree.map, spec: tree.map });

/** Every path in a value. */
function pathsOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part as JsonValue, [...path, key]))];
}

const style = fc.constantFrom<(value: JsonValue) => string>(
  (value) => printYaml(value),
  (value) => printYaml(value).replaceAll("\n", "\r\n"),
  (value) => `# head\n\n${printYaml(value)}# tail\n`,
  (value) => printYaml(value).trimEnd(),
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(value, undefined, 2),
  (value) => JSON.stringify(value, undefined, "\t"),
);

t.test("an edited text says exactly what it should, and all else stays", async (t) => {
  let placed = 0;
  let tried = 0;
  fc.assert(
    fc.property(
      document,
      style,
      fc.nat(),
      fc.constantFrom("add", "replace", "remove", "rename"),
      scalar,
      (value, print, pick, kind, fresh) => {
        const text = print(value);
        fc.pre(sameJson(valuesOf(text)[0], value));
        const paths = pathsOf(value).filter((path) => path.length > 1);
        fc.pre(paths.length > 0);
        const path = paths[pick % paths.length] ?? [];
        const at = path.reduce<JsonValue>(
          (node, token) => (node as Record<string, JsonValue>)[token] as JsonValue,
          value,
        );
        const edits: Record<string, readonly Edit[]> = {
          add: [{ kind: "add", path: pointer(...path, "l4guard.dev/new"), value: fresh }],
          replace: [{ kind: "replace", path: pointer(...path), expected: at, value: fresh }],
          remove: [{ kind: "remove", path: pointer(...path), expected: at }],
          rename: [
            { kind: "remove", path: pointer(...path), expected: at },
            { kind: "add", path: pointer(...path.slice(0, -1), "renamed"), value: at },
          ],
        };
        const wanted = buildPatch(value, edits[kind] ?? []);
        fc.pre(wanted !== undefined && wanted.operations.length > 0);
        tried++;
        const edited = editText(text, edits[kind] ?? []);
        if (edited === undefined || !sameJson(valuesOf(edited)[0], wanted.object)) return;
        placed++;
        const count = (all: string) => Map.groupBy(all.split("\n"), (line) => line);
        const before = count(text);
        const lost = [...before]
          .filter(([line, same]) => (count(edited).get(line)?.length ?? 0) < same.length)
          .map(([line]) => line);
        // Each part of the value has at most two lines of its own, and so has each line of a text in it.
        const size = 1 + JSON.stringify(at).split(/[,:{[]|\\n/).length * 2;
        if (lost.length > size)
          throw new Error(`${kind} ${path.join("/")} touched ${lost.length} lines:\n${text}\n=>\n${edited}`);
      },
    ),
    { numRuns: 600 },
  );
  t.ok(placed / tried > 0.75, `most edits have a place (${placed} of ${tried})`);
});

t.test("edits that have no place", async (t) => {
  const replace = (path: string): readonly Edit[] => [{ kind: "replace", path, expected: "x", value: "y" }];
  t.equal(editText("a: &x {k: x}\nb: *x\n", replace("/b/k")), undefined, "behind an alias");
  t.equal(editText("a: &x {k: x}\nb: *x\n", replace("/a/k")), undefined, "in an anchor, which others read too");
  t.equal(editText("a: |\n  # x\n  y\nb: 1\n", replace("/a")), 'a: "y"\nb: 1\n', "a block text gives way to a line");
  t.equal(editText("a: # why\n  b: 1\n", replace("/a")), undefined, "lines with a comment");
  t.equal(editText("a: !!str x\n", replace("/a")), undefined, "a tagged value");
  t.equal(editText("a: x\na: x\n", replace("/a")), undefined, "a key that is there twice");
  t.equal(editText("a: 1\n", [{ kind: "add", path: "/a/b", value: 1 }]), undefined, "below a value");
  t.equal(editText("a: [", replace("/a")), undefined, "no document");
});

t.test("patches", async (t) => {
  const patch = unifiedDiff({ name: "a b.yaml", before: "x: 1\ny: 2", after: "x: 1\ny: 3" });
  t.match(
    patch,
    /^--- a\/a b\.yaml\n\+\+\+ b\/a b\.yaml\n@@ -1,2 \+1,2 @@\n x: 1\n-y: 2\n\\ No newline at end of file\n\+y: 3\n\\ No newline/,
  );
});
