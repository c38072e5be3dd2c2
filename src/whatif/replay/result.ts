import type { Action } from "../../domain/finding.ts";

/** A finding without anything of the object but what its message names. */
export interface ReplayedFinding {
  readonly rule: string;
  readonly action: Action;
  readonly message: string;
  readonly messageId: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A write on which a policy has findings. */
export interface ReplayedWrite {
  readonly id: string;
  readonly at: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly user: string;
  readonly isDenied: boolean;
  readonly findings: readonly ReplayedFinding[];
  /** The object before an update is not in the log, so that rules about edits were not asked. */
  readonly isOldUnknown: boolean;
  /** It was denied then, by an admission webhook. */
  readonly wasDenied: boolean;
  /** The reason of a failure event that followed. */
  readonly failure?: string;
}

/** How many writes something concerns. */
export interface Tally {
  readonly denied: number;
  readonly warned: number;
}

/** What one policy would have done. */
export interface PolicyResult extends Tally {
  /** The file of the policy; "default" where none is given. */
  readonly policy: string;
  readonly byRule: Readonly<Record<string, Tally>>;
  readonly byNamespace: Readonly<Record<string, Tally>>;
  readonly byUser: Readonly<Record<string, Tally>>;
  /** Denied writes that a failure event followed. */
  readonly provenDenials: number;
  /** The denied writes, then those with warnings, each in their order. */
  readonly writes: readonly ReplayedWrite[];
  /** Writes with warnings that are counted above but not in `writes`. */
  readonly leftOut: number;
}

/** A write that two policies judge differently. */
export interface Difference {
  readonly write: Omit<ReplayedWrite, "findings" | "isDenied">;
  readonly before: Verdict;
  readonly after: Verdict;
}

type Verdict = "denied" | "warned" | "admitted";

/** The outcome of `l4guard replay`. */
export interface ReplayResult {
  /** Entries of the logs, of whatever kind. */
  readonly entries: number;
  /** Writes that the webhook would have reviewed. */
  readonly writes: number;
  /** The times of the first and the last of them, RFC 3339; undefined without any. */
  readonly first?: string;
  readonly last?: string;
  /** Entries that were not reviewed, by the reason. */
  readonly passed: Readonly<Record<string, number>>;
  /** Updates whose old object is not known: rules about edits were not asked. */
  readonly oldUnknown: number;
  readonly policies: readonly PolicyResult[];
  /** Between the first policy and the second, where there are two. */
  readonly differences: readonly Difference[];
  /** Rules that could not be asked, and what they lack. */
  readonly skipped: Readonly<Record<string, readonly string[]>>;
  /** Rules that threw, which is a bug. */
  readonly crashed: readonly { readonly rule: string; readonly error: string }[];
}
