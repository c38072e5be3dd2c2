import { hostname } from "node:os";
import type { FindingSink } from "../../audit/finding-sink.ts";
import type { LiveFindings } from "../../audit/live-findings.ts";
import { UsageError } from "../../domain/errors.ts";
import { measureAudit, observeAudit, observeFailures, observeReports } from "../observe-audit.ts";
import type { ContextSource } from "./review-context.ts";
import type { Surroundings } from "./surroundings.ts";

/** An audit of what lives, in whichever replica leads. */
interface RunningAudit {
  /** What is wrong with what lives; undefined while another replica leads. */
  found(): LiveFindings | undefined;
  /** Has the gauges say what they measure. */
  measure(): void;
  /** Ends the audit and gives the lease back. */
  stop(): Promise<void>;
}

/** So many requests under way, or the event loop so far behind, and the audit waits. */
const BUSY_REQUESTS = 4;
const BUSY_DELAY_MS = 20;

/** How much there is to do for whoever asks. */
interface Load {
  readonly inFlight: () => number;
  readonly eventLoopDelayMs: () => number;
}

/** Starts the audit where the settings ask for one. @throws UsageError where no cluster is watched */
export async function startAudit(
  surroundings: Surroundings,
  source: ContextSource,
  load: Load,
): Promise<RunningAudit | undefined> {
  const { settings, log, metrics } = surroundings;
  if (!settings.audit) return undefined;
  const { watch } = source.knowledge;
  if (watch === undefined) throw new UsageError("--audit needs a cluster: run in a Pod, or name a --kubeconfig");
  const share = settings.auditPercent / 100;
  if (!(share > 0 && share <= 1)) throw new UsageError("--audit-percent must be from 1 to 100");
  const [
    { Auditor },
    { Leadership, LEASE_DURATION_MS },
    { Pace },
    { ReportSink },
    { EventSink },
    { FailureWatch },
    { ClusterLeaseStore },
    { systemClock: clock },
  ] = await Promise.all([
    import("../../audit/auditor.ts"),
    import("../../audit/leadership.ts"),
    import("../../audit/pace.ts"),
    import("../../audit/report-sink.ts"),
    import("../../audit/event-sink.ts"),
    import("../../audit/failure-watch.ts"),
    import("../../cluster/lease-store.ts"),
    import("../../cluster/clock.ts"),
  ]);
  const observer = observeAudit(log, metrics);
  const pace = new Pace({
    clock,
    share,
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    isBusy: () => load.inFlight() >= BUSY_REQUESTS || load.eventLoopDelayMs() >= BUSY_DELAY_MS,
  });
  const lease = {
    namespace: settings.namespace,
    name: `${settings.serviceName}-audit`,
    leaseDurationMs: LEASE_DURATION_MS,
  };
  const self = settings.podName ?? hostname();
  const shared = { client: watch.client, clock, pace };
  // Each leader begins with what the cluster has.
  const sinks = (): readonly FindingSink[] => {
    const reports = new ReportSink({
      ...shared,
      choice: settings.auditReports,
      observer: observeReports(log, metrics),
    });
    const choice = settings.auditEvents;
    if (choice === "off") return [reports];
    const onWrite = (outcome: string) => metrics.eventWrites.inc({ outcome });
    return [reports, new EventSink({ ...shared, choice, instance: self, onWrite })];
  };
  let current: InstanceType<typeof Auditor> | undefined;
  const leadership = new Leadership({
    store: new ClusterLeaseStore({ ...lease, client: watch.client }),
    self,
    clock,
    work: async (signal) => {
      current = new Auditor({
        watch,
        context: source.context,
        pace,
        clock,
        intervalMs: settings.auditIntervalMs,
        sinks: sinks(),
        failures: settings.auditFailures
          ? new FailureWatch({ ...shared, observer: observeFailures(log, metrics) })
          : undefined,
        observer,
      });
      await current.run(signal);
      current = undefined;
    },
    onChange: (isLeader) => log.write("info", isLeader ? "audits what lives" : "audits no more"),
    onFailure: (problem) =>
      log.write("warn", "the lease of the audit could not be looked at; trying again", { problem }),
  });
  void watch.ready.then(() => leadership.start());
  return {
    found: () => current?.found,
    measure: () => measureAudit(current, metrics, clock.date()),
    stop: () => leadership.stop(),
  };
}
