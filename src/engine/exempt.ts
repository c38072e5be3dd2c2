import type { Finding } from "../domain/finding.ts";
import type { Metadata } from "../domain/kinds/metadata.ts";
import { daysBetween, EXEMPT_ANNOTATION, type ObjectExemption, parseExemption } from "./exemption.ts";
import type { ReviewContext, Reviewed } from "./reviewed.ts";

/** A finding that an exemption took out, and why. */
export interface ExemptedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** Findings, parted by whether an exemption takes them out: the object's own, or one of the policy. */
interface Exempted {
  readonly kept: readonly Finding[];
  readonly exempted: readonly ExemptedFinding[];
}

/** `findings`, less those that the object or the policy exempts. */
export function exempt(
  findings: readonly Finding[],
  { metadata, requester }: Pick<Reviewed, "metadata" | "requester">,
  context: ReviewContext,
): Exempted {
  const { policy, today } = context;
  if (findings.length === 0) return { kept: findings, exempted: [] };
  const own = ownExemption(metadata, context);
  const identity = { namespace: metadata.namespace, username: requester.username, groups: requester.groups };
  const exempted: ExemptedFinding[] = [];
  const kept = findings.filter((finding) => {
    const reason = own?.rules.includes(finding.rule)
      ? own.reason
      : policy.exemptionFor(finding.rule, identity, today)?.reason;
    if (reason !== undefined) exempted.push({ finding, reason });
    return reason === undefined;
  });
  return { kept, exempted };
}

/**
 * Whether an exemption from the rule let the old object pass, or may have: its own, also where that has ended, or one of the
 * policy. What was let pass for a time is not forgiven for ever.
 */
export function wasExempt(
  rule: string,
  old: Metadata,
  { requester }: Pick<Reviewed, "requester">,
  { policy }: ReviewContext,
): boolean {
  const { username, groups } = requester;
  return (
    statedExemption(old)?.rules.includes(rule) === true ||
    policy.exemptionFor(rule, { namespace: old.namespace, username, groups }) !== undefined
  );
}

/** The object's own exemption, where it counts today. */
function ownExemption(metadata: Metadata, { policy, today }: ReviewContext): ObjectExemption | undefined {
  const longestDays = policy.objectExemptionDays(metadata.namespace);
  const stated = longestDays > 0 ? statedExemption(metadata) : undefined;
  const counts = stated && today <= stated.until && !(daysBetween(today, stated.until) > longestDays);
  return counts ? stated : undefined;
}

function statedExemption({ annotations }: Metadata): ObjectExemption | undefined {
  const value = annotations.get(EXEMPT_ANNOTATION);
  const parsed = value === undefined ? undefined : parseExemption(value);
  return parsed?.ok ? parsed.exemption : undefined;
}
