import type { Finding } from "../domain/finding.ts";
import { buildPatch } from "./patch.ts";

/** The denials of an object, by what each is about. */
type Denials = readonly Pick<Finding, "rule" | "about" | "action">[];

/**
 * The findings, without the edits that would lead to the next denial: those after which the object is denied for something
 * that it is not denied for now, and for no fewer things. `review` tells what is found in the object after an edit.
 */
export function withSoundFixes(
  findings: readonly Finding[],
  object: unknown,
  review: (object: unknown) => readonly Finding[],
): readonly Finding[] {
  if (!findings.some(({ edits }) => edits)) return findings;
  const denied = denialsIn(findings);
  return findings.map((finding) => {
    const patched = finding.edits && buildPatch(object, finding.edits);
    if (!patched || !isWorse(denialsIn(review(patched.object)), denied)) return finding;
    const { edits: _, ...rest } = finding;
    return rest;
  });
}

function denialsIn(findings: readonly Finding[]): Denials {
  return findings.filter(({ action }) => action === "deny");
}

function isWorse(after: Denials, before: Denials): boolean {
  const isNew = after.some(({ rule, about }) => !before.some((known) => known.rule === rule && known.about === about));
  return isNew && after.length >= before.length;
}
