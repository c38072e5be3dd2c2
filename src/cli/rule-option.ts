import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { RULE_SET, RULES } from "../rules/index.ts";
import { REPORT_OPTIONS } from "./lint-options.ts";
import type { Options } from "./options.ts";

/** The option by which a report is narrowed down to some rules. */
export const RULE_OPTION = {
  kind: "list",
  placeholder: "ID",
  group: REPORT_OPTIONS.format.group,
  help: "only what this rule finds, hints included",
} as const satisfies Options[string];

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
