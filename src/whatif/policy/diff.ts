import type { Action } from "../../domain/finding.ts";
import type { CompiledPolicy } from "../../engine/policy.ts";
import { lintManifests } from "../../lint/lint-manifests.ts";
import type { LintFinding, ObjectName, Place } from "../../lint/result.ts";
import type { LintInput } from "../../lint/setting.ts";

/** A finding that two policies make differently of. */
export interface PolicyChange {
  readonly object: ObjectName;
  readonly place: Place;
  readonly rule: string;
  readonly message: string;
  /** What it does; undefined where the policy says nothing. */
  readonly before: Action | undefined;
  readonly after: Action | undefined;
}

/** What would change for whom if the one policy took the place of the other, what gets denied first. */
export function policyDiff(
  input: Omit<LintInput, "policy">,
  before: CompiledPolicy,
  after: CompiledPolicy,
): readonly PolicyChange[] {
  const [was, is] = [before, after].map((policy) => {
    const { findings } = lintManifests({ ...input, policy, isVerbose: true });
    return new Map(findings.map((entry) => [entry.identity, entry]));
  });
  const identities = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  const changes = [...identities].flatMap((identity) => changeOf(was?.get(identity), is?.get(identity)) ?? []);
  return changes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function changeOf(was: LintFinding | undefined, is: LintFinding | undefined): PolicyChange | undefined {
  const told = is ?? was;
  const [before, after] = [was?.finding.action, is?.finding.action];
  if (!told || before === after) return undefined;
  const { object, place, finding } = told;
  return { object, place, rule: finding.rule, message: finding.message, before, after };
}

function rankOf({ before, after }: PolicyChange): number {
  if (after === "deny") return 0;
  return before === "deny" ? 1 : 2;
}
