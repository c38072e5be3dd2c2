import type { ClusterAccess } from "../../cluster/credentials.ts";
import { FACT_SOURCES, type FactRecord } from "../../cluster/facts/fact-book.ts";
import type { ClusterObserver } from "../../cluster/observer.ts";
import { watchCluster } from "../../cluster/watch-cluster.ts";
import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Log } from "../log.ts";
import type { ClusterKnowledge } from "./cluster-knowledge.ts";
import type { Reloadable } from "./reloadable.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the cluster shows, together with what the cluster file states. */
export async function watchedKnowledge(
  access: ClusterAccess,
  profile: Reloadable<ClusterProfile>,
  { settings, now, log, metrics }: Surroundings,
): Promise<ClusterKnowledge> {
  const observer = observerFor(log, metrics);
  const google = settings.googleApis ? {} : undefined;
  const reservations = settings.reservations ? { namespace: settings.namespace } : undefined;
  const watch = watchCluster({ access, configured: profile.current, google, reservations, observer });
  profile.onChange((configured) => watch.configure(configured));
  return {
    watch,
    cluster: () => watch.cluster(),
    index: () => watch.index(),
    reservations: () => watch.reservations,
    notReady: () => (watch.isReady ? undefined : "the cluster's objects were not all listed yet"),
    measure() {
      for (const { kind, objects, ageMs } of watch.status()) {
        metrics.cacheObjects.set({ kind }, objects);
        if (ageMs !== undefined) metrics.cacheAge.set({ kind }, ageMs / 1_000);
      }
      measureFacts(watch.facts(), metrics, now().getTime());
    },
    async stop() {
      profile.stop();
      await watch.stop();
    },
  };
}

function measureFacts(records: readonly FactRecord[], metrics: Metrics, nowMs: number): void {
  for (const source of FACT_SOURCES) {
    const own = records.filter((record) => record.source === source);
    metrics.facts.set({ source }, own.length);
    const readAt = own.flatMap(({ at }) => at ?? []);
    if (readAt.length > 0) metrics.factsAge.set({ source }, (nowMs - Math.min(...readAt)) / 1_000);
  }
}

function observerFor(log: Log, metrics: Metrics): ClusterObserver {
  return {
    listed: ({ kind, reason, objects, ms }) => {
      if (reason !== "start") metrics.cacheRelists.inc({ kind });
      log.write("debug", "listed", { kind, reason, objects, durationMs: ms });
    },
    failed: ({ kind, failure, message, retryInMs }) => {
      metrics.cacheFailures.inc({ kind, failure });
      log.write("warn", "the cluster could not be watched", { kind, failure, problem: message, retryInMs });
    },
    freshness: ({ kind, isStale, ageMs }) => {
      const message = isStale ? "too long nothing heard: rules that need this kind are skipped" : "heard from again";
      log.write(isStale ? "error" : "info", message, { kind, ageMs });
    },
    reserved: ({ result, ms }) => {
      metrics.reservations.inc({ result });
      metrics.reservationDuration.observe(ms / 1_000);
    },
    factsRead: ({ source, outcome, message }) => {
      metrics.factReads.inc({ source, outcome });
      if (outcome === "failed") log.write("warn", "facts could not be read", { source, problem: message });
    },
  };
}
