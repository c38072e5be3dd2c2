import type { Cluster } from "../domain/cluster.ts";
import { field } from "../domain/json.ts";
import type { CompiledPolicy } from "../engine/policy.ts";
import type { ReviewContext } from "../engine/review.ts";
import {
  type Base,
  type ManifestFile,
  type ManifestObject,
  type Manifests,
  objectsOf,
} from "../manifests/manifest-file.ts";
import { RULE_SET } from "../rules/index.ts";
import { asManifestApplied } from "./as-applied.ts";
import { Before } from "./before.ts";
import { identityOf } from "./review-object.ts";
import { Scopes } from "./scopes.ts";

/** What is linted, parsed, and all that is known besides. */
export interface LintInput {
  readonly manifests: Manifests;
  /** What the manifests are compared with; undefined where every object is taken for new. */
  readonly base: Base | undefined;
  /** Other objects of the cluster, as they live there. */
  readonly state: readonly unknown[];
  readonly cluster: Cluster;
  /** The file that describes the cluster, for findings about it. */
  readonly clusterFile: string | undefined;
  readonly policy: CompiledPolicy;
  /** Manifests and state are all there is in the cluster. */
  readonly isComplete: boolean;
  /** The files whose objects are judged, where that is not all: the others are what they are judged by. */
  readonly isReviewed?: (file: ManifestFile) => boolean;
  /** Someone has said that all manifests are of one cluster; otherwise they are so where they are complete or have a state. */
  readonly isOneCluster?: boolean;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** Report also what is only worth knowing. */
  readonly isVerbose: boolean;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Told how many of all objects are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** The objects of one run and what each of them is judged by. */
export interface Setting {
  readonly before: Before;
  readonly steps: readonly Step[];
  /** The objects of the state that the manifests do not write. */
  readonly others: readonly unknown[];
  readonly scopes: Scopes;
  readonly context: Omit<ReviewContext, "index">;
}

/** What the manifests are judged by. */
export function settingOf(input: LintInput): Setting {
  const { manifests, cluster, policy, namespace, state, isComplete } = input;
  const before = new Before(input);
  const steps = [...objectsOf(manifests.files)].map((origin) => stepOf(origin, before, namespace));
  const named = new Set(steps.map(({ identity }) => identity));
  const others = state.filter((object) => !named.has(identityOf(object, namespace)));
  const isDeclared = input.isOneCluster === true || isComplete || state.length > 0;
  const scopes = new Scopes(
    steps.map(({ origin, identity, object }) => ({ file: origin.file, identity, object })),
    manifests,
    isDeclared ? { others, isComplete } : undefined,
  );
  const context = { rules: RULE_SET, policy, cluster, today: input.today, isOffline: true };
  return { before, steps, others, scopes, context };
}

/** One object of the manifests and what it changes. */
export interface Step {
  readonly origin: ManifestObject;
  readonly identity: string | undefined;
  /** The object as it will live: with what controllers and the API server have written to the one before. */
  readonly object: unknown;
  readonly previous: unknown;
}

function stepOf(origin: ManifestObject, before: Before, namespace: string): Step {
  const identity = identityOf(origin.value, namespace);
  const previous = before.of(identity, origin.file.name)?.value;
  const isLive = previous !== undefined && field(origin.value, "kind") === "Service";
  return { origin, identity, previous, object: isLive ? asManifestApplied(origin.value, previous) : origin.value };
}
