import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { DeferredCounter, DeferredHistogram } from "./deferred.ts";

/** What the process is, for `l4guard_build_info`. */
interface BuildInfo {
  readonly version: string;
  readonly node: string;
}

/** From half a millisecond, which most reviews take, to the ten seconds after which no API server waits. */
const DURATION_BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10];
const SIZE_BUCKETS_BYTES = [1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 8_388_608];

/**
 * Every metric of l4guard. Labels take only values that the program itself makes, such as phases, verdicts and rule ids;
 * the namespaces of `live_findings` are the one exception, and only so many.
 */
export interface Metrics extends ReturnType<typeof createMetrics> {}

/** A registry of its own with every metric in it, so that two servers in one process do not mix their numbers. */
export function createMetrics({ version, node }: BuildInfo) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "l4guard_" });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `l4guard_${name}`, help, labelNames, registers });
  const deferred = (name: string, help: string, first: string, second?: string) =>
    new DeferredCounter({ name: `l4guard_${name}`, help, registers }, first, second);
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `l4guard_${name}`, help, labelNames, registers });

  gauge("build_info", "Constant 1, with the version of l4guard and of Node.js as labels.", "version", "node")
    .labels({ version, node })
    .set(1);
  return {
    registry,
    reviews: deferred("reviews_total", "Reviews answered, by phase and verdict.", "phase", "verdict"),
    reviewDuration: new DeferredHistogram(
      {
        name: "l4guard_review_duration_seconds",
        help: "Seconds from a request's headers to its answer.",
        buckets: DURATION_BUCKETS_S,
        registers,
      },
      "phase",
    ),
    requestSize: new DeferredHistogram({
      name: "l4guard_request_size_bytes",
      help: "Bytes of the bodies of review requests.",
      buckets: SIZE_BUCKETS_BYTES,
      registers,
    }),
    findings: deferred("findings_total", "Findings of reviews, by rule and action.", "rule", "action"),
    skipped: deferred("rules_skipped_total", "Reviews in which a rule lacked a fact or a kind of object.", "rule"),
    crashed: counter("rules_crashed_total", "Reviews in which a rule threw; each one is a bug.", "rule"),
    exempted: counter("findings_exempted_total", "Findings that an exemption took out.", "rule"),
    patchesRefused: counter("patches_refused_total", "Repairs dropped because their patch failed its check.", "rule"),
    inFlight: gauge("reviews_in_flight", "Review requests under way."),
    inFlightBytes: gauge("reviews_in_flight_bytes", "Bytes that review requests under way may hold."),
    shed: counter("requests_shed_total", "Requests turned away with 503 and Retry-After, by reason.", "reason"),
    refused: counter("requests_refused_total", "Requests that were no review, by HTTP status.", "status"),
    connections: gauge("connections", "Open connections of the review listener."),
    ready: gauge("ready", "1 while /readyz says yes."),
    certificateNotAfter: gauge("certificate_not_after_seconds", "When the served certificate ends, as Unix time."),
    certificateChanges: counter(
      "certificate_changes_total",
      "New serving certificates, by outcome: swapped or refused.",
      "outcome",
    ),
    bundleWrites: counter("ca_bundle_writes_total", "Times that a webhook configuration's CA bundle was written."),
    registrationDrift: gauge(
      "registration_differences",
      "In how many things a webhook configuration differs from what was registered.",
      "configuration",
    ),
    registrationRestores: counter("registration_restores_total", "Times that a webhook configuration was put back."),
    configurationLoads: counter(
      "configuration_loads_total",
      "Times that a watched file was read, by file and outcome: loaded or refused.",
      "file",
      "outcome",
    ),
    configurationIsCurrent: gauge(
      "configuration_is_current",
      "1 while what a watched file says is in force, 0 while it was refused and the one before counts.",
      "file",
    ),
    cacheAge: gauge("cache_age_seconds", "Seconds since the cluster was last heard from, by kind of object.", "kind"),
    cacheObjects: gauge("cache_objects", "Objects in the cache, by kind.", "kind"),
    cacheFailures: counter(
      "cache_failures_total",
      "Lists and watches that failed, by kind and failure.",
      "kind",
      "failure",
    ),
    cacheRelists: counter("cache_relists_total", "Times that a kind of object was listed anew.", "kind"),
    facts: gauge("facts", "Facts of the cluster that are in force, by the source that gave them.", "source"),
    factsAge: gauge("facts_age_seconds", "Seconds since the oldest fact of a source was read.", "source"),
    factReads: counter(
      "fact_reads_total",
      "Times that a source of facts was asked, by source and outcome: ok or failed.",
      "source",
      "outcome",
    ),
    reservations: counter("reservations_total", "Requests for shared addresses, by result.", "result"),
    reservationDuration: new Histogram({
      name: "l4guard_reservation_duration_seconds",
      help: "Seconds that a review waited for its addresses.",
      buckets: DURATION_BUCKETS_S,
      registers,
    }),
    auditLeader: gauge("audit_leader", "1 in the replica that audits what lives."),
    auditDuration: gauge("audit_duration_seconds", "Seconds that the last review of everything took."),
    auditCompleted: gauge("audit_completed_seconds", "When everything was last reviewed, as Unix time; 0 for never."),
    auditObjects: gauge("audit_objects", "Objects in the last review of everything."),
    auditLag: gauge("audit_lag_seconds", "Seconds for which what is due for the audit has waited."),
    auditReviews: counter("audit_reviews_total", "Objects that the audit reviewed."),
    auditFailures: counter("audit_failures_total", "Reads of the audit that failed, by kind of object.", "kind"),
    reportWrites: counter(
      "report_writes_total",
      "Reports on objects that were written, by outcome: written, deleted or failed.",
      "outcome",
    ),
    eventWrites: counter("events_total", "Events on objects, by outcome: written, dropped or failed.", "outcome"),
    foretoldFailures: counter(
      "foretold_failures_total",
      "Failures of GKE's controllers that a rule had foretold, by what failed (docs/events.md).",
      "reason",
    ),
    missedFailures: counter(
      "missed_failures_total",
      "Failures of GKE's controllers that no rule had foretold, by what failed (docs/events.md), and whether one could have.",
      "reason",
      "foresight",
    ),
    liveFindings: gauge(
      "live_findings",
      'Findings of what lives, by rule, action and namespace; "" stands for all namespaces beyond the first hundred.',
      "rule",
      "action",
      "object_namespace",
    ),
    oldestDenial: gauge(
      "live_oldest_denial_seconds",
      "Seconds since the oldest finding was first seen for which an edit would be denied; 0 where there is none.",
    ),
    logLinesDropped: counter("log_lines_dropped_total", "Log lines dropped because their reader was too slow."),
  };
}
