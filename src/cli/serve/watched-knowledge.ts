import type { ClusterAccess } from "../../cluster/credentials.ts";
import type { ClusterObserver } from "../../cluster/observer.ts";
import { type ClusterWatch, watchCluster } from "../../cluster/watch-cluster.ts";
import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Log } from "../../webhook/log.ts";
import type { Reloadable } from "./reloadable.ts";
import type { ClusterKnowledge } from "./review-context.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the cluster shows, together with what the cluster file states; a new file takes over once its watch is ready. */
export async function watchedKnowledge(
  access: ClusterAccess,
  profile: Reloadable<ClusterProfile>,
  { settings, log, metrics }: Surroundings,
): Promise<ClusterKnowledge> {
  const observer = observerFor(log, metrics);
  const google = settings.googleApis ? {} : undefined;
  const start = (configured: ClusterProfile) => watchCluster({ access, configured, google, observer });
  let watch: ClusterWatch = start(profile.current);
  profile.onChange(async (configured) => {
    const successor = start(configured);
    await successor.ready;
    const predecessor = watch;
    watch = successor;
    await predecessor.stop();
  });
  return {
    cluster: () => watch.cluster(),
    index: () => watch.index(),
    notReady: () => (watch.isReady ? undefined : "the cluster's objects were not all listed yet"),
    measure() {
      for (const { kind, objects, ageMs } of watch.status()) {
        metrics.cacheObjects.set({ kind }, objects);
        if (ageMs !== undefined) metrics.cacheAge.set({ kind }, ageMs / 1_000);
      }
    },
    async stop() {
      profile.stop();
      await watch.stop();
    },
  };
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
    factsRead: ({ source, outcome, message }) => {
      if (outcome === "failed") log.write("warn", "facts could not be read", { source, problem: message });
    },
  };
}
