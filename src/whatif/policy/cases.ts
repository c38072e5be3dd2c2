import type { Cluster } from "../../domain/cluster.ts";
import type { Finding } from "../../domain/finding.ts";
import { indexManifests } from "../../engine/manifest-index.ts";
import type { CompiledPolicy } from "../../engine/policy.ts";
import { reviewChange } from "../../engine/review.ts";
import { changeFor } from "../../lint/review-object.ts";
import { RULE_SET } from "../../rules/index.ts";

/** What a team wants its policy to say to one request. */
export interface PolicyCase {
  readonly name: string;
  readonly object: unknown;
  /** The object before an update. */
  readonly previous?: unknown;
  /** The other objects of the cluster. */
  readonly others?: readonly unknown[];
  readonly user?: { readonly name?: string; readonly groups?: readonly string[] };
  /** Every denial, warning and repair, as "deny RULE"; nothing else may be said but what is only worth knowing. */
  readonly expect: readonly string[];
}

/** What the policy said, where that is not what was expected. */
export interface CaseResult {
  readonly name: string;
  readonly isAsExpected: boolean;
  /** What was expected and not said. */
  readonly missing: readonly string[];
  /** What was said and not expected, with the message. */
  readonly unexpected: readonly { readonly said: string; readonly message: string }[];
}

/** What the cases are judged by. */
interface Judged {
  readonly policy: CompiledPolicy;
  readonly cluster: Cluster;
  /** YYYY-MM-DD; exemptions end by it. */
  readonly today: string;
}

/** Whether the policy says to each request what it should, as the webhook would. */
export function testPolicy(cases: readonly PolicyCase[], judged: Judged): readonly CaseResult[] {
  return cases.map((entry) => {
    const { name, expect } = entry;
    const findings = findingsOf(entry, judged).filter(({ action }) => action !== "info");
    const said = new Map(findings.map((finding) => [`${finding.action} ${finding.rule}`, finding.message]));
    const missing = expect.filter((wanted) => !said.has(wanted));
    const unexpected = [...said].flatMap(([text, message]) => (expect.includes(text) ? [] : [{ said: text, message }]));
    return { name, isAsExpected: missing.length + unexpected.length === 0, missing, unexpected };
  });
}

function findingsOf({ object, previous, others = [], user = {} }: PolicyCase, judged: Judged): readonly Finding[] {
  const { policy, cluster, today } = judged;
  const { name: username = "", groups = [] } = user;
  const change = changeFor({ object, previous }, "default", policy);
  if (!change || policy.isController(username, groups)) return [];
  const requester = { username, groups, isController: false };
  const objects = previous === undefined ? others : [...others, previous];
  const index = indexManifests({ objects, isComplete: false });
  const context = { rules: RULE_SET, policy, cluster, index, today, isOffline: false };
  return reviewChange({ ...change, requester }, context).findings;
}
