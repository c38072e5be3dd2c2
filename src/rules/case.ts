import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { Action } from "../domain/finding.ts";
import type { Policy } from "../engine/policy.ts";

/**
 * One example of what a rule does: tests run every case, and the documentation shows those that are marked.
 * The self-checks make more of each by themselves: the ratchet, unknown facts, and the sides of a version gate.
 */
export interface RuleCase {
  /** A sentence. */
  readonly title: string;
  /** What is said about the cluster, on top of the cluster of all cases. */
  readonly cluster?: ClusterProfile;
  /** What is not known of it: left out of the cluster of all cases. */
  readonly unknown?: readonly (keyof ClusterProfile)[];
  /** The object; for a case about the cluster alone there is none. */
  readonly object?: unknown;
  /** The object before: makes the case an update. */
  readonly old?: unknown;
  /** The object is deleted. */
  readonly isDelete?: boolean;
  /** The other objects of the cluster. */
  readonly others?: readonly unknown[];
  readonly policy?: Policy;
  /** A user name; an ordinary user by default. */
  readonly user?: string;
  readonly isOffline?: boolean;
  /** Pointers to the keys that the object's file writes twice. */
  readonly duplicateKeys?: readonly string[];
  /** The name of that file. */
  readonly file?: string;
  /** For an offline case: the other objects are all there are. */
  readonly isComplete?: boolean;
  /** What this rule reports, by message id and action; empty where it is silent. */
  readonly expect: readonly { readonly message: string; readonly action: Action }[];
  /** Which limit of the rule the case sits at, and on which side. */
  readonly limit?: { readonly name: string; readonly side: "within" | "beyond" };
  /** Shown by `l4guard explain` and on the rule's page. */
  readonly isExample?: boolean;
}

/** The cases of a group's rules, by rule id. */
export type CaseTable = Readonly<Record<string, readonly RuleCase[]>>;
