import type { Plan, Refusal } from "../whatif/migrate/plan.ts";

/** A plan, or why there is none, as one JSON document; `version` is that of its shape. */
export function planJson(plan: Plan | Refusal): string {
  if (!plan.isPossible) return `${JSON.stringify({ version: 1, ...plan }, undefined, 2)}\n`;
  const steps = plan.steps.map(({ proof, ...step }) => ({ ...step, ...(proof && { proof: proofJson(proof) }) }));
  return `${JSON.stringify({ version: 1, ...plan, steps }, undefined, 2)}\n`;
}

function proofJson({ findings, ...proof }: NonNullable<Plan["steps"][number]["proof"]>): object {
  return { ...proof, findings: findings.map(({ rule, action, path, message }) => ({ rule, action, path, message })) };
}
