import t from "tap";
import type { Edit, Finding } from "../../src/domain/finding.ts";
import { improves, withSoundFixes } from "../../src/engine/sound-fixes.ts";

const set = (name: string, value: string): Edit => ({
  kind: "replace",
  path: `/spec/${name}`,
  expected: "old",
  value,
});
const finding = (rule: string, action: Finding["action"], edits?: readonly Edit[]): Finding => ({
  ...{ rule, action, path: "/spec", about: "/spec", messageId: rule, message: rule },
  ...(edits && { edits }),
});
const OBJECT = { spec: { a: "old", b: "old" } };
const bad = finding("bad", "warn", [set("a", "new")]);
const fieldOf = (object: unknown, name: "a" | "b") => (object as typeof OBJECT).spec[name];

/** What is found after the edit, and whether the edit is worth offering then. */
const AFTER: readonly (readonly [string, (object: unknown) => readonly Finding[], boolean])[] = [
  ["nothing", () => [], true],
  ["the same", () => [bad], false],
  ["a hint in its place", () => [finding("hint", "info")], true],
  ["another warning in its place", () => [finding("other", "warn")], false],
  ["a denial in its place", () => [finding("worse", "deny")], false],
  [
    "what a second edit mends",
    (object) => (fieldOf(object, "b") === "new" ? [] : [finding("second", "warn", [set("b", "new")])]),
    true,
  ],
  [
    "what no second edit mends",
    (object) => [finding("second", "warn", fieldOf(object, "b") === "new" ? [] : [set("b", "new")])],
    false,
  ],
];

t.test("edits are offered where the object is better after them", async (t) => {
  for (const [after, review, isOffered] of AFTER) {
    const [told] = withSoundFixes([bad], OBJECT, review);
    t.same(told, isOffered ? bad : finding("bad", "warn"), after);
  }
});

t.test("a denial that stays is no reason against an edit that mends something else", async (t) => {
  const denied = finding("denied", "deny");
  t.same(
    withSoundFixes([denied, bad], OBJECT, () => [denied]),
    [denied, bad],
  );
  t.ok(improves([set("a", "new")], OBJECT, { findings: [denied, bad], review: () => [bad] }), "or one that goes");
});

t.test("what has no edits, and edits without a place, are left as they are", async (t) => {
  const unasked = () => {
    throw new Error("nothing is to be reviewed");
  };
  const plain = [finding("plain", "deny")];
  t.equal(withSoundFixes(plain, OBJECT, unasked), plain);
  const lost = finding("lost", "warn", [set("c", "new")]);
  t.same(withSoundFixes([lost], OBJECT, unasked), [lost]);
});
