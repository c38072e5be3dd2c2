import type { Metrics } from "../metrics/metrics.ts";
import { decisionLine, levelOf, type UserNaming, userNamer } from "./decision-line.ts";
import type { Log } from "./log.ts";
import type { ReviewObserver } from "./review-exchange.ts";
import { type Decision, findingsOf } from "./review-request.ts";
import { REFUSALS, ThinnedLog } from "./thinned-log.ts";

/** Of a request whose log line is written at once. */
const LARGE_BYTES = 64 * 1_024;

/** Where observations go. */
interface ObserverOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly users: UserNaming;
}

/** An observer that counts reviews and writes one log line for each. */
export function observeReviews({ log, metrics, users }: ObserverOptions): ReviewObserver {
  const nameUser = userNamer(users);
  const refusals = new ThinnedLog(log, REFUSALS);
  return {
    decided(decision, { durationMs, bytes }) {
      const { phase, verdict } = decision;
      metrics.reviews.inc(phase, verdict);
      metrics.reviewDuration.observe(durationMs / 1_000, phase);
      metrics.requestSize.observe(bytes);
      countRules(decision, metrics);
      const level = levelOf(decision);
      log.write(level, "review", () => decisionLine(decision, durationMs, nameUser));
      // Findings hold on to values of the object.
      if (bytes > LARGE_BYTES) log.flush();
      for (const { rule, error } of decision.review?.crashed ?? []) {
        log.write("error", "a rule crashed: please report this", { rule, problem: stackOf(error) });
      }
    },
    refused(status, reason) {
      metrics.refused.inc({ status: String(status) });
      refusals.write("warn", "refused", { status, reason });
    },
    shed(reason) {
      metrics.shed.inc({ reason });
      refusals.write("debug", "shed", { reason });
    },
  };
}

function countRules(decision: Decision, metrics: Metrics): void {
  const { review } = decision;
  if (!review) return;
  for (const { rule, action } of findingsOf(decision)) metrics.findings.inc(rule, action);
  for (const { rule } of review.skipped) metrics.skipped.inc(rule);
  for (const { rule } of review.crashed) metrics.crashed.inc({ rule });
  for (const { finding } of review.exempted) metrics.exempted.inc({ rule: finding.rule });
  for (const rule of review.refused ?? []) metrics.patchesRefused.inc({ rule });
}

/** Where an error was thrown, without its message, which might quote the object. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return [error.name, ...frames.slice(0, 3).map((frame) => frame.trim())].join(" ");
}
