import type { Settings } from "../../config/settings.ts";
import { type Cluster, compileCluster } from "../../domain/cluster.ts";
import { indexManifests, UNKNOWN_INDEX } from "../../engine/manifest-index.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { type CompiledPolicy, compilePolicy } from "../../engine/policy.ts";
import type { ReviewContext } from "../../engine/review.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import { RULE_SET } from "../../rules/index.ts";
import type { Log } from "../../webhook/log.ts";
import { readClusterFile, readObjects, readPolicyFile } from "../files.ts";
import { type Reloadable, reloadable } from "./reloadable.ts";

/** What every part of a running webhook is made with. */
export interface Surroundings {
  readonly settings: Settings;
  readonly cwd: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What reviews are made with, as of now. */
export interface ContextSource {
  readonly context: () => ReviewContext;
  stop(): void;
}

/** The context that files describe: the cluster and the policy watched, the other objects read once. @throws ConfigError */
export async function contextFromFiles(surroundings: Surroundings): Promise<ContextSource> {
  const { settings, cwd, now } = surroundings;
  const cluster = await clusterFrom(settings.cluster, surroundings);
  const policy = await policyFrom(settings.policy, surroundings);
  const index: ObjectIndex =
    settings.state === undefined
      ? UNKNOWN_INDEX
      : indexManifests({ objects: await readObjects(settings.state, cwd), isComplete: true });
  return {
    context: () => ({
      rules: RULE_SET,
      policy: policy.current,
      cluster: cluster.current,
      index,
      today: now().toISOString().slice(0, 10),
      isOffline: false,
    }),
    stop() {
      cluster.stop();
      policy.stop();
    },
  };
}

function clusterFrom(path: string | undefined, surroundings: Surroundings): Promise<Reloadable<Cluster>> {
  if (path === undefined) return fixed(compileCluster({}));
  const load = async () => compileCluster(await readClusterFile(path, surroundings.cwd));
  return watched("cluster", path, load, surroundings);
}

function policyFrom(path: string | undefined, surroundings: Surroundings): Promise<Reloadable<CompiledPolicy>> {
  if (path === undefined) return fixed(compilePolicy());
  const load = async () => compilePolicy(await readPolicyFile(path, surroundings.cwd));
  return watched("policy", path, load, surroundings);
}

function watched<T>(file: string, path: string, load: () => Promise<T>, surroundings: Surroundings) {
  const { settings, log, metrics } = surroundings;
  return reloadable({ file, path, intervalMs: settings.reloadIntervalMs, load, log, metrics });
}

async function fixed<T>(current: T): Promise<Reloadable<T>> {
  return { current, stop: () => {} };
}
