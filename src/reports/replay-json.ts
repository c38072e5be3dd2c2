import type { ReplayedWrite, ReplayResult } from "../whatif/replay/result.ts";

/** The outcome of a replay as one JSON document; `version` is that of its shape. Messages name values of objects. */
export function replayJson(
  { policies, ...result }: ReplayResult,
  { withMessages }: { readonly withMessages: boolean },
): string {
  const writeOf = ({ findings, ...write }: ReplayedWrite) => ({
    ...write,
    findings: findings.map(({ rule, action, message }) => ({ rule, action, ...(withMessages && { message }) })),
  });
  const told = policies.map(({ writes, ...policy }) => ({ ...policy, writes: writes.map(writeOf) }));
  return `${JSON.stringify({ version: 1, ...result, policies: told }, undefined, 2)}\n`;
}
