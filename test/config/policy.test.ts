import t from "tap";
import { policyChecker } from "../../src/config/policy.ts";

const check = policyChecker(new Set(["rbs-recommended", "lb-ip-deprecated"]));

t.test("rules may be set to what YAML makes of on and off", async (t) => {
  const policy = check(
    { rules: { "rbs-recommended": false }, namespaces: [{ match: ["shop"], rules: { "rbs-recommended": true } }] },
    "policy.yaml",
  );
  t.same(policy.rules, { "rbs-recommended": "off" });
  t.same(policy.namespaces?.[0]?.rules, { "rbs-recommended": "on" });
  t.throws(
    () => check({ rules: { "rbs-recommended": 1 } }, "policy.yaml"),
    /rules.rbs-recommended: must be one of on, off/,
  );
});

t.test("what is misspelt is answered with the nearest name", async (t) => {
  const table: readonly (readonly [object, string])[] = [
    [{ rulse: {} }, 'the document: unknown key "rulse"; did you mean "rules"?'],
    [{ mutations: { optin: [] } }, 'mutations: unknown key "optin"; did you mean "optIn"?'],
    [{ completely: 1 }, 'the document: unknown key "completely"'],
    [{ preset: "stirct" }, 'preset: must be one of recommended, strict, audit; did you mean "strict"?'],
    [{ rules: { "rbs-recomended": "off" } }, 'there is no rule "rbs-recomended"; did you mean "rbs-recommended"?'],
    [{ rules: { "what-is-this": "off" } }, 'there is no rule "what-is-this"; "l4guard rules" lists them'],
  ];
  for (const [policy, words] of table) {
    t.throws(() => check(policy, "policy.yaml"), { name: "ConfigError", message: new RegExp(escaped(words)) }, words);
  }
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
