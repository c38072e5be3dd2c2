import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { RULE_SET, RULES } from "../rules/index.ts";

/** The rules that `--rule` names. @throws UsageError where one does not exist */
export function rulesNamed(ids: readonly string[]): ReadonlySet<string> {
  const unknown = ids.find((id) => !RULE_SET.find(id));
  if (unknown === undefined) return new Set(ids);
  const near = didYouMean(
    unknown,
    RULES.map(({ id }) => id),
  );
  throw new UsageError(`--rule: there is no rule "${unknown}"${near || '; "l4guard rules" lists them'}`);
}
