import type { Edit, Finding } from "../domain/finding.ts";
import { buildPatch } from "./patch.ts";

/** What a finding about an object is, as far as it matters whether an edit makes the object better. */
type Said = Pick<Finding, "rule" | "about" | "action" | "messageId" | "edits">;
type Review = (object: unknown) => readonly Said[];

/** One fix may call for another, as a deprecated key does that stays beside the new one; so many in a row at most. */
const MOST_STEPS = 4;

/**
 * The findings, without the edits after which the object is no better: where nothing goes away, or where it is denied for
 * something that it is not denied for now. `review` tells what is found in the object after an edit.
 */
export function withSoundFixes(findings: readonly Finding[], object: unknown, review: Review): readonly Finding[] {
  if (!findings.some(({ edits }) => edits)) return findings;
  return findings.map((finding) => {
    const isUnsound =
      finding.edits && buildPatch(object, finding.edits) && !improves(finding.edits, object, { findings, review });
    if (!isUnsound) return finding;
    const { edits: _, ...rest } = finding;
    return rest;
  });
}

/** Whether fewer things are wrong with the object after the edits, and after those that the rules ask for then. */
export function improves(
  edits: readonly Edit[],
  object: unknown,
  { findings, review }: { readonly findings: readonly Said[]; readonly review: Review },
): boolean {
  let patched = buildPatch(object, edits);
  for (let step = 0; patched && step < MOST_STEPS; step++) {
    const after = review(patched.object);
    if (isBetter(after, findings)) return true;
    const next = after.find((finding) => finding.edits && !has(findings, finding));
    patched = next?.edits && buildPatch(patched.object, next.edits);
  }
  return false;
}

/** Fewer denials, else fewer that people see, else fewer at all; never another denial in place of one. */
function isBetter(after: readonly Said[], before: readonly Said[]): boolean {
  const [now, then] = [countsOf(after), countsOf(before)];
  if (now.denials !== then.denials) return now.denials < then.denials;
  if (after.some((finding) => finding.action === "deny" && !isDenied(before, finding))) return false;
  return now.seen === then.seen ? now.all < then.all : now.seen < then.seen;
}

function countsOf(findings: readonly Said[]) {
  const count = (...actions: readonly string[]) => findings.filter(({ action }) => actions.includes(action)).length;
  return { denials: count("deny"), seen: count("deny", "warn", "mutate"), all: findings.length };
}

function isDenied(findings: readonly Said[], { rule, about }: Said): boolean {
  return findings.some((known) => known.action === "deny" && known.rule === rule && known.about === about);
}

function has(findings: readonly Said[], { rule, about, messageId }: Said): boolean {
  return findings.some((known) => known.rule === rule && known.about === about && known.messageId === messageId);
}
