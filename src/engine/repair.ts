import type { Edit, Finding } from "../domain/finding.ts";
import { type Crashed, evaluate, type Skipped } from "./evaluate.ts";
import { type ExemptedFinding, exempt } from "./exempt.ts";
import { buildPatch, hasPlace, type PatchOperation } from "./patch.ts";
import { type ObjectChange, type ReviewContext, type Reviewed, readChange } from "./reviewed.ts";
import { soften } from "./soften.ts";

/** Repairs that were made, and what kept others from being made. */
export interface Repaired {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  readonly crashed: readonly Crashed[];
  readonly exempted: readonly ExemptedFinding[];
  readonly operations: readonly PatchOperation[];
  /** The object after the operations. */
  readonly object: unknown;
  /** Rules whose edits were dropped because the patch did not do what it should: a bug, as opposed to edits that find no place. */
  readonly refused: readonly string[];
}

/** One repair may call for another, as blanks do around a deprecated value; three in a row is the longest there is. */
const MOST_ROUNDS = 4;

/** What is found in an object that no repair is made of. */
type Validate = (object: unknown) => readonly Finding[];

/**
 * The repairs of the change's object that the policy allows, each checked: none makes a denial of what would be admitted.
 * `reviewed` is the change as it was read.
 */
export function repair(change: ObjectChange, reviewed: Reviewed, context: ReviewContext, validate: Validate): Repaired {
  const first = repairOnce(change, reviewed, context, validate);
  const findings = [...first.findings];
  const operations = [...first.operations];
  let { object } = first;
  for (let round = 1; round < MOST_ROUNDS && operations.length > 0; round++) {
    const left = { ...change, object };
    const next = repairOnce(left, readChange(left, context), context, validate);
    if (next.operations.length === 0) break;
    findings.push(...next.findings);
    operations.push(...next.operations);
    object = next.object;
  }
  return { ...first, findings, operations, object };
}

function repairOnce(change: ObjectChange, reviewed: Reviewed, context: ReviewContext, validate: Validate): Repaired {
  const { rules, policy } = context;
  const { question, metadata } = reviewed;
  const mayMutate = ({ rule: id }: { readonly rule: string }) => {
    const rule = rules.find(id);
    return rule !== undefined && policy.mayMutate(rule, metadata.namespace);
  };
  const said = evaluate(rules.repairs(question.kind, change.change, reviewed.isCreation), question);
  const repairs = said.findings.filter(
    (finding) => finding.action === "mutate" && finding.edits !== undefined && mayMutate(finding),
  );
  const { kept, exempted } = exempt(soften(repairs, rules, question), reviewed, context);
  const operations: PatchOperation[] = [];
  const refused: string[] = [];
  let object = change.object;
  const findings = kept.filter((finding) => {
    const edits = finding.edits as readonly Edit[];
    const patched = buildPatch(object, edits);
    if (!patched) {
      // Metadata that is a list or a string has no place for an annotation: no API server sends it, and nothing is wrong here.
      if (hasPlace(object, edits)) refused.push(finding.rule);
      return false;
    }
    if (isDenied(validate(patched.object)) && !isDenied(validate(object))) return false;
    operations.push(...patched.operations);
    object = patched.object;
    return true;
  });
  return { ...said, findings, skipped: said.skipped.filter(mayMutate), exempted, operations, refused, object };
}

function isDenied(findings: readonly Finding[]): boolean {
  return findings.some(({ action }) => action === "deny");
}
