/** How bad something is: `fail` does not work, or puts the cluster at risk; `warn` will not work for long, or is not known. */
type Severity = "ok" | "warn" | "fail";

/** One thing that was looked at. */
export interface Check {
  readonly severity: Severity;
  /** What was looked at: a webhook, "certificate", "replicas", "round trip". */
  readonly subject: string;
  /** What was found. */
  readonly finding: string;
  /** What to do, where there is something. */
  readonly advice?: string;
}

/** That something is as it should be. */
export function fine(subject: string, finding: string): Check {
  return { severity: "ok", subject, finding };
}
