import fc from "fast-check";
import t from "tap";
import type { Edit } from "../../src/domain/finding.ts";
import { type JsonValue, pointer, sameJson } from "../../src/domain/json.ts";
import { buildPatch } from "../../src/engine/patch.ts";
import { editText } from "../../src/manifests/edit-text.ts";
import { printYaml } from "../../src/manifests/print-yaml.ts";
import { unifiedDiff } from "../../src/manifests/unified-diff.ts";
import { document, scalar, valuesOf } from "../support/manifest-texts.ts";

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

t.test("no comment is lost, whatever goes", async (t) => {
  let tried = 0;
  fc.assert(
    fc.property(document, fc.nat(), fc.boolean(), (value, pick, isAddition) => {
      let comments = 0;
      // Behind values on a line of their own, and above them.
      const text = printYaml(value).replace(/^([ -]*)([\w./~"-]+: [\w.]+)$/gm, (_, indent: string, pair: string) => {
        const above = indent.includes("-") ? "" : `${indent}# above ${comments}\n`;
        return `${above}${indent}${pair} # beside ${comments++}`;
      });
      fc.pre(comments > 0 && sameJson(valuesOf(text)[0], value));
      const paths = pathsOf(value).filter((path) => path.length > 1);
      fc.pre(paths.length > 0);
      const path = paths[pick % paths.length] ?? [];
      const at = path.reduce<JsonValue>(
        (node, token) => (node as Record<string, JsonValue>)[token] as JsonValue,
        value,
      );
      fc.pre(typeof at !== "object" || at === null);
      const edits: readonly Edit[] = isAddition
        ? [{ kind: "add", path: pointer(...path.slice(0, -1), "l4guard.dev/new"), value: "new" }]
        : [{ kind: "remove", path: pointer(...path), expected: at }];
      const edited = editText(text, edits);
      if (edited === undefined) return;
      tried++;
      const found = edited.match(/# (?:above|beside) \d+/g) ?? [];
      const written = text.match(/# (?:above|beside) \d+/g) ?? [];
      if (found.length !== written.length) throw new Error(`a comment is gone:\n${text}\n=>\n${edited}`);
    }),
    { numRuns: 600 },
  );
  t.ok(tried > 50, `${tried} edits`);
  const remove = (path: string, expected: JsonValue): Edit => ({ kind: "remove", path, expected });
  const add = (path: string): Edit => ({ kind: "add", path, value: "v" });
  const table: readonly (readonly [string, string, Edit, string])[] = [
    ["the last one of a mapping", "a:\n  x: 1 # one\nb: 2\n", remove("/a/x", 1), "a: {} # one\nb: 2\n"],
    ["an item", "l:\n  - 1 # one\n  - 2\n", remove("/l/0", 1), "l:\n  # one\n  - 2\n"],
    ["beside a dash", "l:\n- x: 1 # one\n  y: 2\n", remove("/l/0/x", 1), "l:\n- # one\n  y: 2\n"],
    ["first in braces", "a: {x: 1, # one\n  y: 2 }\n", remove("/a/x", 1), "a: { # one\n  y: 2 }\n"],
    ["last in braces", "a: {x: 1, # one\n  y: 2 # two\n  }\n", remove("/a/y", 2), "a: {x: 1, # one\n   # two\n  }\n"],
    ["added in braces", "a: {x: 1, y: 2,} # c\n", add("/a/z"), "a: {x: 1, y: 2, z: v,} # c\n"],
    [
      "added behind a comment",
      "a: {\n  x: 1, # one\n  y: 2 # two\n  }\n",
      add("/a/z"),
      "a: {\n  x: 1, # one\n  y: 2, # two\n  z: v\n  }\n",
    ],
    [
      "added behind a comma of its own",
      "a: {\n  x: 1, # one\n  }\n",
      add("/a/z"),
      "a: {\n  x: 1, # one\n  z: v,\n  }\n",
    ],
    ["added on the line of its own", "a: {x: 1,\n  y: 2}\n", add("/a/z"), "a: {x: 1,\n  y: 2,\n  z: v}\n"],
  ];
  for (const [title, before, edit, after] of table) t.equal(editText(before, [edit]), after, title);
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
