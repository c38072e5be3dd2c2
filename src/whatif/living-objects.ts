import { asApplied } from "../lint/as-applied.ts";
import { presumeLive } from "../lint/presume-live.ts";
import { identityOf } from "../lint/review-object.ts";
import type { LintInput } from "../lint/setting.ts";
import { objectsOf } from "../manifests/manifest-file.ts";

/** The objects of a cluster as they live once the manifests have been applied: those of the state, then those of the manifests. */
export function livingObjects({ manifests, state, cluster, namespace }: LintInput): readonly unknown[] {
  const living = new Map(state.map((object) => [identityOf(object, namespace), object]));
  for (const { value } of objectsOf(manifests.files)) {
    const identity = identityOf(value, namespace);
    const old = living.get(identity);
    living.set(identity, old === undefined ? presumeLive(value, cluster) : asApplied(value, old));
  }
  return [...living.values()];
}
