import type { Finding } from "../domain/finding.ts";
import type { Metadata } from "../domain/kinds/metadata.ts";
import { EXEMPT_ANNOTATION, type ObjectExemption, parseExemption } from "./exemption.ts";
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
  { policy, today }: ReviewContext,
): Exempted {
  if (findings.length === 0) return { kept: findings, exempted: [] };
  const own = policy.objectExemptions ? ownExemption(metadata, today) : undefined;
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

/** The object's own exemption, while it lasts. */
function ownExemption(metadata: Metadata, today: string): ObjectExemption | undefined {
  const value = metadata.annotations.get(EXEMPT_ANNOTATION);
  if (value === undefined) return undefined;
  const parsed = parseExemption(value);
  return parsed.ok && today <= parsed.exemption.until ? parsed.exemption : undefined;
}
