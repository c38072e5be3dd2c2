import { field, isObject } from "../domain/json.ts";
import { type Review, type ReviewContext, reviewChange } from "../engine/review.ts";
import { asManifestApplied } from "./as-applied.ts";
import { changeFor } from "./review-object.ts";
import type { LintInput } from "./setting.ts";

/** What these say of an edit holds as well where the old object is deleted and its successor is new. */
const TELL_OF_SUCCESSORS: ReadonlySet<string> = new Set(["internal-external-switch", "source-ranges-removed"]);

/**
 * Whom the successor of a Service lets in that the Service kept out: what the rules say of the edit that makes the one of the
 * other, as far as it holds of two objects. A new Service alone shows nothing of it. Undefined for other kinds.
 */
export function reviewSuccessor(
  { old, now }: { readonly old: unknown; readonly now: unknown },
  { namespace, policy }: Pick<LintInput, "namespace" | "policy">,
  context: ReviewContext,
): Review | undefined {
  const previous = named(old, field(field(now, "metadata"), "name"));
  const change = changeFor({ object: asManifestApplied(now, previous), previous }, namespace, policy);
  if (change?.kind !== "Service") return undefined;
  const review = reviewChange(change, context);
  const findings = review.findings.filter(({ rule }) => TELL_OF_SUCCESSORS.has(rule));
  return { ...review, findings, skipped: [], ratcheted: [], exempted: [] };
}

function named(object: unknown, name: unknown): unknown {
  const metadata = field(object, "metadata");
  return isObject(object) && isObject(metadata) ? { ...object, metadata: { ...metadata, name } } : object;
}
