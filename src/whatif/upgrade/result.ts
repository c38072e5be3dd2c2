import type { StatedFact } from "../../domain/facts.ts";
import type { Feature } from "../../domain/features.ts";
import type { LintResult } from "../../lint/result.ts";
import type { Unreadable } from "../../manifests/manifest-file.ts";
import type { Risk, UpgradeEffect } from "./effect.ts";

/** What one minor version changes, in general and for the objects. */
export interface UpgradeStepResult {
  readonly from: string;
  readonly to: string;
  /** What GKE changes on the way, the oldest first. */
  readonly changes: readonly {
    readonly version: string;
    readonly change: string;
    /** What becomes of load balancers that exist, where that is not the same. */
    readonly existing?: string;
    readonly source: string;
  }[];
  readonly effects: readonly UpgradeEffect[];
  /** Objects to which nothing happens in this step. */
  readonly unaffected: number;
}

/** The outcome of `l4guard upgrade`. */
export interface UpgradeResult {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly UpgradeStepResult[];
  /** Facts that nobody stated and that the answer rests on. */
  readonly assumed: readonly (StatedFact | Feature)[];
  /** What else was taken for granted, a sentence each. */
  readonly notes: readonly string[];
  readonly unreadable: readonly Unreadable[];
  readonly crashed: LintResult["crashed"];
  readonly summary: Readonly<Record<Risk, number>> & {
    /** Objects that rules or the model know, or whose API goes. */
    readonly objects: number;
    /** Objects to which nothing happens in any step. */
    readonly unaffected: number;
  };
}
