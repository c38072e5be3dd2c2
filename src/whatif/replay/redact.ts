import { fillMessage } from "../../engine/message.ts";
import { RULE_SET } from "../../rules/index.ts";
import type { Difference, PolicyResult, ReplayedFinding, ReplayResult, Tally } from "./result.ts";

/** Makes one name of another: the same of the same, and nobody can tell what it was. */
type Pseudonym = (text: string) => string;

/**
 * The outcome without names and values: equal ones stay equal, lengths of prefixes stay, numbers that are no addresses stay.
 * Kinds, rules and times are nobody's secret.
 */
export function redacted(result: ReplayResult, pseudonym: Pseudonym): ReplayResult {
  return {
    ...result,
    policies: result.policies.map((policy) => redactedPolicy(policy, pseudonym)),
    differences: result.differences.map((entry) => ({ ...entry, write: redactedWrite(entry.write, pseudonym) })),
  };
}

function redactedPolicy({ byNamespace, byUser, writes, ...policy }: PolicyResult, pseudonym: Pseudonym): PolicyResult {
  return {
    ...policy,
    byNamespace: redactedKeys(byNamespace, pseudonym),
    byUser: redactedKeys(byUser, pseudonym),
    writes: writes.map((write) => ({
      ...redactedWrite(write, pseudonym),
      isDenied: write.isDenied,
      findings: write.findings.map((finding) => redactedFinding(finding, pseudonym)),
    })),
  };
}

function redactedWrite(
  { id, at, operation, object, user, isOldUnknown, wasDenied, failure }: Difference["write"],
  pseudonym: Pseudonym,
): Difference["write"] {
  const { kind, namespace, name } = object;
  return {
    id: pseudonym(id),
    at,
    operation,
    object: { kind, namespace: pseudonym(namespace), name: pseudonym(name) },
    user: pseudonym(user),
    isOldUnknown,
    wasDenied,
    ...(failure !== undefined && { failure }),
  };
}

/** The message is made again, of values that tell nothing. */
function redactedFinding(finding: ReplayedFinding, pseudonym: Pseudonym): ReplayedFinding {
  const values = Object.entries(finding.data).map(([name, value]) => [name, redactedValue(value, pseudonym)]);
  const data = Object.fromEntries(values) as ReplayedFinding["data"];
  const template = RULE_SET.find(finding.rule)?.messages[finding.messageId] ?? "";
  return { ...finding, data, message: fillMessage(template, data) };
}

function redactedValue(value: string | number, pseudonym: Pseudonym): string | number {
  if (typeof value === "number" || /^[\d,\s-]*$/.test(value)) return value;
  const prefix = /^(.+)(\/\d{1,3})$/.exec(value);
  return prefix ? `${pseudonym(prefix[1] ?? "")}${prefix[2]}` : pseudonym(value);
}

function redactedKeys(tallies: Readonly<Record<string, Tally>>, pseudonym: Pseudonym): Readonly<Record<string, Tally>> {
  return Object.fromEntries(Object.entries(tallies).map(([name, tally]) => [pseudonym(name), tally]));
}
