import type { AuditObserver, Auditor } from "../audit/auditor.ts";
import type { FailureObserver } from "../audit/failure-watch.ts";
import type { ReportObserver } from "../audit/report-sink.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Log } from "./log.ts";

/** The namespaces that the metric names; those with the most findings come first. */
const MOST_NAMESPACES = 100;

/** What the metrics and the log take from an audit. */
export function observeAudit(log: Log, metrics: Metrics): AuditObserver {
  return {
    reviewed: (objects) => metrics.auditReviews.inc(objects),
    passed: ({ ms, objects, isFull }) => {
      metrics.auditDuration.set(ms / 1_000);
      metrics.auditObjects.set(objects);
      metrics.auditCompleted.set(Math.floor(Date.now() / 1_000));
      log.write("info", "everything was reviewed", { objects, durationMs: Math.round(ms) });
      if (isFull) log.write("warn", "more objects have findings than are kept and reported");
    },
    crashed: (rule, error) => {
      metrics.crashed.inc({ rule });
      log.write("error", "a rule threw in the audit", { rule, problem: String(error) });
    },
    failed: ({ kind, problem }) => {
      metrics.auditFailures.inc({ kind });
      log.write("warn", "objects could not be read for the audit; trying again", { kind, problem });
    },
  };
}

/** What the metrics and the log take from the writing of reports. */
export function observeReports(log: Log, metrics: Metrics): ReportObserver {
  let current: string | undefined;
  return {
    wrote: (outcome) => metrics.reportWrites.inc({ outcome }),
    api: (name) => {
      const api = name ?? "none";
      if (api !== current) log.write("info", "where reports are written", { api });
      current = api;
    },
    failed: (problem) => log.write("warn", "a report could not be written", { problem }),
  };
}

/** What the metrics and the log take from the failures of GKE's controllers. */
export function observeFailures(log: Log, metrics: Metrics): FailureObserver {
  return {
    seen: ({ reason, foresight }) => {
      if (foresight === "foretold") metrics.foretoldFailures.inc({ reason });
      else metrics.missedFailures.inc({ reason, foresight });
    },
    failed: (problem) => log.write("warn", "Events of GKE's controllers could not be read; trying again", { problem }),
  };
}

/** Sets the gauges of an audit; without one, those of a replica that does not lead. */
export function measureAudit(auditor: Auditor | undefined, metrics: Metrics, now: number): void {
  metrics.auditLeader.set(auditor === undefined ? 0 : 1);
  metrics.auditLag.set(auditor === undefined ? 0 : auditor.lagMs / 1_000);
  metrics.liveFindings.reset();
  let oldest = now;
  const perNamespace = new Map<string, { total: number; readonly counts: Map<string, number> }>();
  for (const { object, findings } of auditor?.found.all() ?? []) {
    let entry = perNamespace.get(object.namespace);
    if (entry === undefined) perNamespace.set(object.namespace, (entry = { total: 0, counts: new Map() }));
    for (const { rule, action, since } of findings) {
      entry.total++;
      const label = `${rule} ${action}`;
      entry.counts.set(label, (entry.counts.get(label) ?? 0) + 1);
      if (action === "deny") oldest = Math.min(oldest, since);
    }
  }
  metrics.oldestDenial.set((now - oldest) / 1_000);
  const ranked = [...perNamespace].sort(([, a], [, b]) => b.total - a.total);
  for (const [at, [name, { counts }]] of ranked.entries()) {
    const namespace = at < MOST_NAMESPACES ? name : "";
    for (const [label, count] of counts) {
      const [rule = "", action = ""] = label.split(" ");
      metrics.liveFindings.inc({ rule, action, object_namespace: namespace }, count);
    }
  }
}
