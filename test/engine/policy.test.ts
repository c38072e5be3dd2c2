import t from "tap";
import { EXEMPT_ANNOTATION, parseExemption } from "../../src/engine/exemption.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import { reviewValidation } from "../../src/engine/review.ts";
import { defineRule } from "../../src/engine/rule.ts";
import { contextOf, create, devilish, said, service, text, update } from "../support/engine-rules.ts";

const info = defineRule({
  ...text,
  id: "just-info",
  action: "info",
  optIn: true,
  messages: { hint: "hint" },
  service: { check: (_, report) => report({ message: "hint", path: "" }) },
});

t.test("what the policy makes of a finding", async (t) => {
  const table: readonly (readonly [string, Policy, readonly string[]])[] = [
    ["by default as catalogued", {}, ["deny devilish"]],
    ["a rule can be softened", { rules: { devilish: "warn" } }, ["warn devilish"]],
    ["or turned off", { rules: { devilish: "off" } }, []],
    ["audit never denies", { preset: "audit" }, ["warn devilish"]],
    [
      "a namespace has its own say",
      { namespaces: [{ match: ["shop"], rules: { devilish: "warn" } }] },
      ["warn devilish"],
    ],
    ["by prefix too", { namespaces: [{ match: ["sh*"], preset: "audit" }] }, ["warn devilish"]],
    ["other namespaces don't count", { namespaces: [{ match: ["dev-*"], preset: "audit" }] }, ["deny devilish"]],
    ["an opt-in rule can be turned on", { rules: { "just-info": "on" } }, ["deny devilish", "info just-info"]],
    ["and given another action", { rules: { "just-info": "warn" } }, ["deny devilish", "warn just-info"]],
    ["exempt by namespace", { exemptions: [{ namespaces: ["shop"], reason: "x" }] }, []],
    ["exempt by user", { exemptions: [{ users: ["jane"], rules: ["devilish"], reason: "x" }] }, []],
    ["exempt by group", { exemptions: [{ users: ["joe"], groups: ["dev"], reason: "x" }] }, []],
    ["until a day", { exemptions: [{ groups: ["dev"], reason: "x", until: "2026-11-21" }] }, []],
    ["but not after it", { exemptions: [{ groups: ["dev"], reason: "x", until: "2026-11-20" }] }, ["deny devilish"]],
    ["nor for other rules", { exemptions: [{ rules: ["other"], reason: "x" }] }, ["deny devilish"]],
    ["nor for other users", { exemptions: [{ users: ["joe"], reason: "x" }] }, ["deny devilish"]],
  ];
  for (const [title, policyFile, expected] of table) {
    const review = reviewValidation(create(service(666)), contextOf([devilish, info], { policyFile }));
    t.same(said(review.findings), expected, title);
  }
  const played = defineRule({
    ...text,
    id: "played-down",
    action: "warn",
    messages: { hint: "hint" },
    service: { check: (_, report) => report({ message: "hint", path: "", action: "info" }) },
  });
  const denied = reviewValidation(
    create(service(1)),
    contextOf([played], { policyFile: { rules: { "played-down": "deny" } } }),
  );
  t.same(said(denied.findings), ["info played-down"], "what a rule plays down stays an info");
});

t.test("R9: many namespaces do not fill the memory", async (t) => {
  const policy = compilePolicy({ namespaces: [{ match: ["a*"], preset: "strict" }] });
  for (let i = 0; i < 20_001; i++) policy.options(`a${i}`);
  t.equal(policy.options("a1").strict, true);
  t.equal(policy.options("b").strict, false);
});

t.test("S7: an object may exempt itself, with a reason and an end", async (t) => {
  const exempt = (value: string, policyFile: Policy = {}) =>
    reviewValidation(create(service(666, { [EXEMPT_ANNOTATION]: value })), contextOf([devilish], { policyFile }));
  const review = exempt("rules=devilish; reason=T-1; until=2026-12-31");
  t.same(said(review.findings), []);
  t.match(review.exempted, [{ reason: "T-1", finding: { rule: "devilish" } }]);
  t.same(said(exempt("rules=devilish; reason=T-1; until=2026-11-20").findings), ["deny devilish"], "expired");
  t.same(said(exempt("rules=other; reason=T-1; until=2026-12-31").findings), ["deny devilish"], "another rule");
  const off = exempt("rules=devilish; reason=T-1; until=2026-12-31", { objectExemptions: false });
  t.same(said(off.findings), ["deny devilish"], "the operator says no");
  const errors: readonly (readonly [string, string])[] = [
    ["", "rules must name rule ids"],
    ["devilish", '"devilish" is not NAME=VALUE'],
    ["rule=devilish", '"rule" is unknown'],
    ["rules=Devilish; reason=x; until=2026-12-31", "rules must name rule ids"],
    ["rules=devilish; until=2026-12-31", "a reason is missing"],
    ["rules=devilish; reason=x", "until must be a day such as 2027-01-31"],
    ["rules=devilish; reason=x; until=2026-13-01", "until must be a day such as 2027-01-31"],
    ["x".repeat(3_000), "it is longer than 2000 characters"],
  ];
  for (const [value, error] of errors) t.same(parseExemption(value), { ok: false, error }, value.slice(0, 60));
});

t.test("a rule that is off by default is asked only where the policy wants it", async (t) => {
  let asked = 0;
  const optIn = defineRule({
    ...text,
    id: "opt-in",
    action: "warn",
    optIn: true,
    messages: { said: "said" },
    service: {
      check: (_, report) => {
        asked += 1;
        report({ message: "said", path: "/spec" });
      },
    },
  });
  const edit = update(service(80), service(81));
  const silent = reviewValidation(edit, contextOf([optIn]));
  t.same([asked, silent.findings, silent.ratcheted], [0, [], []], "not even the ratchet hears of it");
  const wanted = reviewValidation(edit, contextOf([optIn], { policyFile: { rules: { "opt-in": "on" } } }));
  t.same([asked > 0, wanted.findings, said(wanted.ratcheted)], [true, [], ["warn opt-in"]]);
});
