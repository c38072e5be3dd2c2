import t from "tap";
import type { Finding } from "../../src/domain/finding.ts";
import { buildPatch } from "../../src/engine/patch.ts";
import type { Review } from "../../src/engine/review.ts";
import { withSoundFixes } from "../../src/engine/sound-fixes.ts";
import { RULES } from "../../src/rules/index.ts";
import { CASES, findingsOf, reviewCase } from "../support/rule-cases.ts";

const denialsOf = ({ findings }: Review) =>
  findings.filter(({ action }) => action === "deny").map(({ rule, about }) => `${rule} ${about}`);

t.test("no fix of any case leads to the next denial", async (t) => {
  let tried = 0;
  for (const rule of RULES)
    for (const ruleCase of CASES[rule.id] ?? []) {
      if (ruleCase.object === undefined || ruleCase.isDelete) continue;
      const before = reviewCase(rule, ruleCase);
      const known = denialsOf(before);
      for (const { edits } of findingsOf(rule, before)) {
        const patched = edits && buildPatch(ruleCase.object, edits);
        if (!patched) continue;
        tried++;
        const after = denialsOf(reviewCase(rule, { ...ruleCase, object: patched.object }));
        const isWorse = after.length >= known.length && after.some((denial) => !known.includes(denial));
        t.notOk(isWorse, `${rule.id}: ${ruleCase.title}: ${after.join("; ")}`);
      }
    }
  t.ok(tried > 50, "fixes were tried");
});

t.test("which fixes are offered", async (t) => {
  const edits = [{ kind: "add", path: "/spec/a", value: 1 }] as const;
  const finding = (rule: string, action: Finding["action"]): Finding => ({
    rule,
    action,
    path: "/spec",
    about: "/spec",
    messageId: "m",
    message: rule,
  });
  const table: readonly (readonly [string, readonly Finding[], readonly Finding[], boolean])[] = [
    ["nothing is left", [{ ...finding("a", "deny"), edits }], [], true],
    [
      "the same denial is left beside it",
      [{ ...finding("a", "warn"), edits }, finding("b", "deny")],
      [finding("b", "deny")],
      true,
    ],
    ["a warning becomes a denial", [{ ...finding("a", "warn"), edits }], [finding("b", "deny")], false],
    ["one denial becomes another", [{ ...finding("a", "deny"), edits }], [finding("b", "deny")], false],
    [
      "two denials become another",
      [{ ...finding("a", "deny"), edits }, finding("c", "deny")],
      [finding("b", "deny")],
      true,
    ],
    ["another warning follows", [{ ...finding("a", "warn"), edits }], [finding("b", "warn")], false],
    ["a hint follows a warning", [{ ...finding("a", "warn"), edits }], [finding("b", "info")], true],
    ["a warning follows a denial", [{ ...finding("a", "deny"), edits }], [finding("b", "warn")], true],
  ];
  const next = [{ kind: "add", path: "/spec/b", value: 1 }] as const;
  const [chained] = withSoundFixes([{ ...finding("a", "warn"), edits }], { spec: {} }, (object) =>
    Object.hasOwn((object as { readonly spec: object }).spec, "b") ? [] : [{ ...finding("b", "warn"), edits: next }],
  );
  t.ok(chained?.edits, "a warning follows that has a fix of its own");
  for (const [title, before, after, isOffered] of table) {
    const [first] = withSoundFixes(before, { spec: {} }, () => after);
    t.equal(first?.edits !== undefined, isOffered, title);
  }
});
