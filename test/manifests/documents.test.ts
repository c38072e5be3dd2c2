import t from "tap";
import { LineIndex } from "../../src/manifests/line-index.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import { valuesOf } from "../support/manifest-texts.ts";

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
    ["what is too big for a number, and a dot before an underscore", "[1e400, ._5]", ["1e400", "._5"]],
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
