import type { Cluster } from "../domain/cluster.ts";
import type { Policy } from "../engine/policy.ts";
import type { RuleSet } from "../engine/rule-set.ts";

/** What policies are generated from. */
export interface Translation {
  readonly rules: RuleSet;
  readonly policy: Policy;
  readonly cluster: Cluster;
  /** YYYY-MM-DD: exemptions that have ended by then do not count. */
  readonly today: string;
  /** What the API server does with a request where a policy fails. */
  readonly failurePolicy: "Fail" | "Ignore";
}
