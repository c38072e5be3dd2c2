import type { Edit, Finding } from "../domain/finding.ts";
import { holdsMoreThan } from "../domain/json.ts";
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
  /** The change with that object, as it was read. */
  readonly reviewed: Reviewed;
  /** Rules whose edits were dropped because the patch did not do what it should: a bug, as opposed to edits that find no place. */
  readonly refused: readonly string[];
}

/** One repair may call for another, as blanks do around a deprecated value; three in a row is the longest there is. */
const MOST_ROUNDS = 4;

/**
 * An object with more values is not repaired: each repair copies, compares, reads and judges them all, 0.1 s of processor time for
 * 40,000 annotations or source ranges (2026-11-26), and nobody writes as many but to be a burden.
 */
const MOST_VALUES = 10_000;

/** Whether a change is denied as it is. */
type IsDenied = (reviewed: Reviewed, context: ReviewContext) => boolean;

/**
 * The repairs of the change's object that the policy allows, each checked: none makes a denial of what would be admitted.
 * `reviewed` is the change as it was read.
 */
export function repair(change: ObjectChange, reviewed: Reviewed, context: ReviewContext, isDenied: IsDenied): Repaired {
  const first = repairOnce(change, reviewed, context, isDenied);
  const findings = [...first.findings];
  const operations = [...first.operations];
  let last = first;
  for (let round = 1; round < MOST_ROUNDS && last.operations.length > 0; round++) {
    last = repairOnce({ ...change, object: last.object }, last.reviewed, context, isDenied);
    findings.push(...last.findings);
    operations.push(...last.operations);
  }
  return { ...first, findings, operations, object: last.object, reviewed: last.reviewed };
}

function repairOnce(change: ObjectChange, given: Reviewed, context: ReviewContext, isDenied: IsDenied): Repaired {
  const { rules, policy } = context;
  const { question, metadata } = given;
  const mayMutate = ({ rule: id }: { readonly rule: string }) => {
    const rule = rules.find(id);
    return rule !== undefined && policy.mayMutate(rule, metadata.namespace);
  };
  const said = evaluate(rules.repairs(question.kind, change.change, given.isCreation), question);
  const wanted = said.findings.filter(
    (finding) => finding.action === "mutate" && finding.edits !== undefined && mayMutate(finding),
  );
  const repairs = wanted.length > 0 && holdsMoreThan(MOST_VALUES, change.object) ? [] : wanted;
  const { kept, exempted } = exempt(soften(repairs, rules, question), given, context);
  const operations: PatchOperation[] = [];
  const refused: string[] = [];
  let { object } = change;
  let reviewed = given;
  const findings = kept.filter((finding) => {
    const edits = finding.edits as readonly Edit[];
    const patched = buildPatch(object, edits);
    if (!patched) {
      // Metadata that is a list or a string has no place for an annotation: no API server sends it, and nothing is wrong here.
      if (hasPlace(object, edits)) refused.push(finding.rule);
      return false;
    }
    const tried = readChange({ ...change, object: patched.object }, context);
    if (isDenied(tried, context) && !isDenied(reviewed, context)) return false;
    operations.push(...patched.operations);
    object = patched.object;
    reviewed = tried;
    return true;
  });
  return {
    ...said,
    findings,
    skipped: said.skipped.filter(mayMutate),
    exempted,
    operations,
    refused,
    object,
    reviewed,
  };
}
