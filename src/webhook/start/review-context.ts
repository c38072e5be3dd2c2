import { exampleCluster, readClusterFile, readPolicyFile } from "../../config/configuration-files.ts";
import { compileCluster } from "../../domain/cluster.ts";
import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { indexManifests, UNKNOWN_INDEX } from "../../engine/manifest-index.ts";
import { type CompiledPolicy, compilePolicy } from "../../engine/policy.ts";
import type { ReviewContext } from "../../engine/review.ts";
import { readObjects, readOwnObjects } from "../../files/read-values.ts";
import { RULE_SET } from "../../rules/index.ts";
import { clusterAccess } from "./cluster-access.ts";
import type { ClusterKnowledge } from "./cluster-knowledge.ts";
import { type Reloadable, reloadable } from "./reloadable.ts";
import type { Surroundings } from "./surroundings.ts";

/** What reviews are made with, as of now. */
export interface ContextSource {
  readonly context: () => ReviewContext;
  readonly knowledge: ClusterKnowledge;
  stop(): Promise<void>;
}

/** The policy and the knowledge that the settings ask for, each swapped whole when it changes. @throws ConfigError */
export async function contextFor(surroundings: Surroundings): Promise<ContextSource> {
  const { settings, now } = surroundings;
  const policy = await policyFrom(settings.policy, surroundings);
  const knowledge = await knowledgeFor(surroundings);
  const today = dayTeller(now);
  return {
    context: () => ({
      rules: RULE_SET,
      policy: policy.current,
      cluster: knowledge.cluster(),
      index: knowledge.index(),
      today: today(),
      isOffline: false,
    }),
    knowledge,
    async stop() {
      policy.stop();
      await knowledge.stop();
    },
  };
}

/** A function that tells the day, YYYY-MM-DD. It looks at the calendar once a second: what ends at midnight is not that exact. */
function dayTeller(now: () => Date): () => string {
  let nextLookMs = 0;
  let day = "";
  return () => {
    const timeMs = performance.now();
    if (timeMs >= nextLookMs) {
      day = now().toISOString().slice(0, 10);
      nextLookMs = timeMs + 1_000;
    }
    return day;
  };
}

/** The cluster itself where it can be watched, else what files say. */
async function knowledgeFor(surroundings: Surroundings): Promise<ClusterKnowledge> {
  const { settings, cwd, env } = surroundings;
  const isWatched = settings.state === undefined && !settings.standAlone;
  const access = isWatched ? clusterAccess(settings, cwd, env) : undefined;
  const { watchedKnowledge } = access ? await import("./watched-knowledge.ts") : {};
  const profile = await profileFrom(settings.cluster, surroundings);
  return access && watchedKnowledge
    ? watchedKnowledge(access, profile, surroundings)
    : fileKnowledge(profile, surroundings);
}

/** The cluster file, watched, and the other objects, read once. */
async function fileKnowledge(
  profile: Reloadable<ClusterProfile>,
  { settings, cwd, metrics }: Surroundings,
): Promise<ClusterKnowledge> {
  const { state, standAlone } = settings;
  const examples = async () => (await readOwnObjects("examples/state")).flatMap(({ objects }) => objects);
  const objects = state !== undefined ? await readObjects(state, cwd) : standAlone ? await examples() : undefined;
  const index = objects === undefined ? UNKNOWN_INDEX : indexManifests({ objects, isComplete: true });
  let compiled = { profile: profile.current, cluster: compileCluster(profile.current) };
  return {
    cluster() {
      const { current } = profile;
      if (compiled.profile !== current) compiled = { profile: current, cluster: compileCluster(current) };
      return compiled.cluster;
    },
    index: () => index,
    reservations: () => undefined,
    notReady: () => undefined,
    measure: () => metrics.facts.set({ source: "configuration" }, Object.keys(profile.current).length),
    stop: () => profile.stop(),
  };
}

async function profileFrom(path: string | undefined, surroundings: Surroundings): Promise<Reloadable<ClusterProfile>> {
  if (path === undefined) {
    const current = surroundings.settings.standAlone ? await exampleCluster() : {};
    return { current, onChange: () => {}, stop: () => {} };
  }
  return watched("cluster", path, () => readClusterFile(path, surroundings.cwd), surroundings);
}

async function policyFrom(path: string | undefined, surroundings: Surroundings): Promise<Reloadable<CompiledPolicy>> {
  if (path === undefined) return { current: compilePolicy(), onChange: () => {}, stop: () => {} };
  return watched("policy", path, async () => compilePolicy(await readPolicyFile(path, surroundings.cwd)), surroundings);
}

function watched<T>(file: string, path: string, load: () => Promise<T>, surroundings: Surroundings) {
  const { settings, log, metrics } = surroundings;
  return reloadable({ file, path, intervalMs: settings.reloadIntervalMs, load, log, metrics });
}
