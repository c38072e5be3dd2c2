import { hash } from "node:crypto";
import type { LogFields, LogLevel } from "./log.ts";
import { remembered } from "./remembered.ts";
import { type Decision, findingsOf } from "./review-request.ts";

/** How users appear in the log. */
export type UserNaming = "none" | "hash" | "name";

const MOST_KNOWN_USERS = 1_000;

/** The level at which a decision is logged: what was not for any rule is only of interest when looking for faults. */
export function levelOf({ verdict, review }: Decision): LogLevel {
  if (verdict === "failed" || (review?.crashed.length ?? 0) > 0) return "error";
  return verdict === "passed" ? "debug" : "info";
}

/** What the log says of a decision: whose rules spoke and how long it took, nothing that the object holds. */
export function decisionLine(
  decision: Decision,
  durationMs: number,
  nameUser: (username: string) => string | undefined,
): LogFields {
  const { phase, verdict, uid, operation, kind, namespace, username, isDryRun, reason, review } = decision;
  const findings = findingsOf(decision);
  const ruleIds = (action: string) =>
    findings.length === 0 ? undefined : listed(findings.filter((finding) => finding.action === action));
  return {
    phase,
    verdict,
    uid,
    operation,
    kind,
    namespace,
    user: username === "" ? undefined : nameUser(username),
    dryRun: isDryRun || undefined,
    deny: ruleIds("deny"),
    warn: ruleIds("warn"),
    mutate: ruleIds("mutate"),
    skipped: listed(review?.skipped ?? []),
    exempted: listed(review?.exempted.map(({ finding }) => finding) ?? []),
    crashed: listed(review?.crashed ?? []),
    reason,
    durationMs: Math.round(durationMs * 1_000) / 1_000,
  };
}

function listed(items: readonly { readonly rule: string }[]): readonly string[] | undefined {
  return items.length === 0 ? undefined : [...new Set(items.map(({ rule }) => rule))];
}

/** A function that gives the name by which a user appears in the log. */
export function userNamer(naming: UserNaming): (username: string) => string | undefined {
  switch (naming) {
    case "none":
      return () => undefined;
    case "name":
      return (username) => username;
    case "hash":
      return remembered((username) => `sha256:${hash("sha256", username, "hex").slice(0, 16)}`, MOST_KNOWN_USERS);
  }
}
