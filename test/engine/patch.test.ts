import fc from "fast-check";
import t from "tap";
import type { Edit } from "../../src/domain/finding.ts";
import { sameJson } from "../../src/domain/json.ts";
import { fillMessage, quotable } from "../../src/engine/message.ts";
import { applyPatch, buildPatch } from "../../src/engine/patch.ts";

t.test("patches", async (t) => {
  const add = (path: string, value = "v"): Edit => ({ kind: "add", path, value });
  const table: readonly (readonly [string, unknown, readonly Edit[], unknown])[] = [
    ["into a map that is there", { a: { b: 1 } }, [add("/a/c")], { a: { b: 1, c: "v" } }],
    ["into one that is missing", {}, [add("/a/c")], { a: { c: "v" } }],
    ["into one that is null", { a: null }, [add("/a/c")], { a: { c: "v" } }],
    ["over a null", { a: { c: null } }, [add("/a/c")], { a: { c: "v" } }],
    ["never over a value", { a: { c: "mine" } }, [add("/a/c")], undefined],
    ["never below a string", { a: "text" }, [add("/a/c")], undefined],
    ["keys with / and ~", {}, [add("/a/x~1y~0z")], { a: { "x/y~z": "v" } }],
    ["a key __proto__", {}, [add("/a/__proto__")], JSON.parse('{"a":{"__proto__":"v"}}')],
    ["replacing what is expected", { a: 30 }, [{ kind: "replace", path: "/a", expected: 30, value: 60 }], { a: 60 }],
    ["and nothing else", { a: 31 }, [{ kind: "replace", path: "/a", expected: 30, value: 60 }], undefined],
    ["removing what is expected", { a: 1, b: 2 }, [{ kind: "remove", path: "/a", expected: 1 }], { b: 2 }],
    ["from a list", { a: [1, 2, 3] }, [{ kind: "remove", path: "/a/1", expected: 2 }], { a: [1, 3] }],
    [
      "within a list",
      { a: [{ b: 1 }] },
      [{ kind: "replace", path: "/a/0/b", expected: 1, value: 2 }],
      { a: [{ b: 2 }] },
    ],
    ["an item of a list", { a: [1, 2] }, [{ kind: "replace", path: "/a/0", expected: 1, value: 9 }], { a: [9, 2] }],
    ["of no object", "text", [add("/a")], undefined],
    ["nothing", {}, [], undefined],
  ];
  for (const [title, object, edits, expected] of table) {
    const before = JSON.stringify(object);
    const patched = buildPatch(object, edits);
    t.ok(sameJson(patched?.object, expected), `${title}: ${JSON.stringify(patched?.object)}`);
    if (patched)
      t.ok(sameJson(applyPatch(object, patched.operations), expected), `${title}: the operations do the same`);
    t.equal(JSON.stringify(object), before, `${title}: the input is left alone`);
  }
  const refused: readonly (readonly [unknown, Parameters<typeof applyPatch>[1]])[] = [
    [{}, [{ op: "add", path: "/a/b", value: 1 }]],
    [{ a: "text" }, [{ op: "add", path: "/a/b", value: 1 }]],
    [{}, [{ op: "remove", path: "/a" }]],
    [{}, [{ op: "replace", path: "/a", value: 1 }]],
    [{ a: [] }, [{ op: "remove", path: "/a/0" }]],
    [{ a: [1] }, [{ op: "add", path: "/a/3", value: 1 }]],
  ];
  for (const [object, operations] of refused) t.throws(() => applyPatch(object, operations), RangeError);
  t.same(applyPatch({ a: [1] }, [{ op: "add", path: "/a/-", value: 2 }]), { a: [1, 2] });
  t.same(applyPatch({ a: [1] }, [{ op: "add", path: "/a/0", value: 0 }]), { a: [0, 1] });
  t.equal(applyPatch({ a: 1 }, [{ op: "remove", path: "" }]), undefined);
  t.same(applyPatch({ a: 1 }, [{ op: "replace", path: "", value: 7 }]), 7);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      (object, tokens) => {
        const path = tokens.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
        const patched = buildPatch(object, [{ kind: "add", path, value: "v" }]);
        if (!patched) return;
        t.ok(sameJson(applyPatch(object, patched.operations), patched.object), "applies");
        t.equal(buildPatch(patched.object, [{ kind: "add", path, value: "v" }]), undefined, "once");
      },
    ),
  );
});

t.test("messages hold no surprises", async (t) => {
  t.equal(fillMessage('"{v}" in {place}', { v: "a\nb\u001b[31m", place: 1 }), '"a\\u000ab\\u001b[31m" in 1');
  t.equal(fillMessage("{toString} {unknown}", {}), "{toString} {unknown}", "no inherited names");
  t.equal(fillMessage("plain"), "plain");
  t.equal(quotable("x".repeat(100)).length, 60);
  t.equal(quotable("a\u202eb\u2028"), "a\\u202eb\\u2028");
});
