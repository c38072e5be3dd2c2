import { compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { ManifestFile, manifestsOf } from "../manifests/manifest-file.ts";
import { lintManifests } from "./lint-manifests.ts";
import type { LintResult } from "./result.ts";
import type { LintInput } from "./setting.ts";

/** A text of manifests, YAML or JSON, and the name by which people know it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** What is known besides the manifests. Everything is optional; what is left out is unknown, never "off". */
export interface LintKnowledge {
  /** The cluster's facts, in the format of a ClusterProfile file. */
  readonly cluster?: ClusterProfile;
  readonly policy?: Policy;
  /** All manifests before the change; what is not among the sources any more is deleted. */
  readonly base?: readonly Source[];
  /** The other objects of the cluster, as they live there. */
  readonly state?: readonly unknown[];
  /** Sources and state are all there is in the cluster. */
  readonly isComplete?: boolean;
  /** The namespace of objects that name none; "default" unless said otherwise. */
  readonly namespace?: string;
  /** Report also what is only worth knowing. */
  readonly isVerbose?: boolean;
  /** The day by which exemptions end, YYYY-MM-DD; without it those with an end count for ever. */
  readonly today?: string;
}

/** What the rules say about manifests in memory, as `l4guard lint` does about files. */
export function lint(sources: readonly Source[], knowledge: LintKnowledge = {}): LintResult {
  return lintManifests(inputOf(sources, knowledge));
}

/** Texts and knowledge as commands have them once they have read their files. */
export function inputOf(sources: readonly Source[], knowledge: LintKnowledge): LintInput {
  const { base, cluster = {}, policy = {}, state = [], isComplete = false, isVerbose = false } = knowledge;
  return {
    manifests: manifestsOf(sources.map(parse)),
    base: base && { files: base.map(parse), showsDeletions: true },
    state,
    cluster: compileCluster(cluster),
    clusterFile: undefined,
    policy: compilePolicy(policy),
    isComplete,
    namespace: knowledge.namespace ?? "default",
    isVerbose,
    today: knowledge.today ?? "",
  };
}

function parse({ name, text }: Source): ManifestFile {
  return new ManifestFile(name, undefined, text);
}
