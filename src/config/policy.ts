import { type Policy, policySchema } from "../engine/policy-file.ts";
import { RULE_OPTIONS } from "../rules/options.ts";
import { type Checker, ConfigError, checkerFor } from "./schema.ts";

/** The JSON Schema (draft-07) of a policy file. */
export const POLICY_SCHEMA = policySchema(RULE_OPTIONS);

/** A checker for policy files that also knows which rules there are: a misspelt rule id is an error, not a silent no. */
export function policyChecker(ruleIds: ReadonlySet<string>): Checker<Policy> {
  const check = checkerFor<Policy>(POLICY_SCHEMA);
  return (value, source) => {
    const policy = check(value, source);
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
        unknown.map(([place, id]) => `${place}: there is no rule "${id}"; "l4guard rules" lists them`),
      );
    }
    return policy;
  };
}
