import { didYouMean } from "../domain/edit-distance.ts";
import { isObject, type JsonObject } from "../domain/json.ts";
import { type Policy, policySchema } from "../engine/policy-file.ts";
import { RULE_OPTIONS } from "../rules/options.ts";
import { type Checker, ConfigError, checkerFor } from "./schema.ts";

/** The JSON Schema (draft-07) of a policy file. */
export const POLICY_SCHEMA = policySchema(RULE_OPTIONS);

/** A checker for policy files that also knows which rules there are: a misspelt rule id is an error, not a silent no. */
export function policyChecker(ruleIds: ReadonlySet<string>): Checker<Policy> {
  const check = checkerFor<Policy>(POLICY_SCHEMA);
  return (value, source) => {
    const policy = check(withSettingsAsWords(value), source);
    const named = [
      ...Object.keys(policy.rules ?? {}).map((id) => [`rules.${id}`, id] as const),
      ...(policy.namespaces ?? []).flatMap(({ rules = {} }, index) =>
        Object.keys(rules).map((id) => [`namespaces.${index}.rules.${id}`, id] as const),
      ),
      ...(policy.mutations?.optIn ?? []).map((id, index) => [`mutations.optIn.${index}`, id] as const),
      ...(policy.exemptions ?? []).flatMap(({ rules = [] }, index) =>
        rules.map((id, position) => [`exemptions.${index}.rules.${position}`, id] as const),
      ),
    ];
    const unknown = named.filter(([, id]) => !ruleIds.has(id));
    if (unknown.length > 0) {
      throw new ConfigError(
        source,
        unknown.map(
          ([place, id]) =>
            `${place}: there is no rule "${id}"${didYouMean(id, [...ruleIds]) || '; "l4guard rules" lists them'}`,
        ),
      );
    }
    return policy;
  };
}

/** The policy with its rules set to `on` and `off`, which YAML 1.1 reads as true and false. */
function withSettingsAsWords(policy: unknown): unknown {
  if (!isObject(policy)) return policy;
  const { rules, namespaces } = policy;
  return {
    ...policy,
    ...(isObject(rules) && { rules: asWords(rules) }),
    ...(Array.isArray(namespaces) && { namespaces: namespaces.map(withSettingsAsWords) }),
  };
}

function asWords(rules: JsonObject): JsonObject {
  const words = new Map<unknown, string>([
    [true, "on"],
    [false, "off"],
  ]);
  return Object.fromEntries(Object.entries(rules).map(([id, setting]) => [id, words.get(setting) ?? setting]));
}
