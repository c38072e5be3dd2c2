import type { ClusterVersions } from "../../domain/cluster-versions.ts";
import { compilePolicy } from "../../engine/policy.ts";
import { ManifestDocument } from "../../manifests/manifest-document.ts";
import { ManifestFile, manifestsOf } from "../../manifests/manifest-file.ts";
import { Course } from "../upgrade/course.ts";
import { type Risk, riskOf } from "../upgrade/effect.ts";
import { exactly } from "../upgrade/path.ts";

/** What an upgrade of one cluster of a fleet would change. */
export interface FleetUpgrade extends Readonly<Record<Risk, number>> {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  /** How many load balancers and other objects each kind of effect hits: "rule-recreated". */
  readonly effects: Readonly<Record<string, number>>;
}

/** What the objects of a cluster would go through, of which nothing is known but its version; `versions` are those of any such. @throws UsageError */
export function upgradeState(
  cluster: string,
  objects: readonly unknown[],
  { from, to, today }: { readonly from: string; readonly to: string; readonly today: string },
  versions: ClusterVersions,
): FleetUpgrade {
  // Nobody asks where in the state an object is written.
  const value = { apiVersion: "v1", kind: "List", items: objects };
  const document = new ManifestDocument({ value, template: undefined, text: "", offset: 0, mayRepeatKeys: false });
  const text = { text: "", documents: [document], problems: [], emptyDocuments: 0 };
  const course = new Course({
    manifests: manifestsOf([new ManifestFile(cluster, undefined, text)]),
    state: [],
    cluster: versions.at(exactly(from)),
    versions,
    clusterFile: undefined,
    policy: compilePolicy(),
    isComplete: false,
    isOneCluster: true,
    namespace: "default",
    isVerbose: false,
    ...{ from, to, today },
  });
  const risks = { high: 0, medium: 0, low: 0, none: 0 };
  const effects: Record<string, number> = {};
  for (const { told } of course.effects()) {
    const { kind } = told;
    const risk = riskOf(told);
    risks[risk]++;
    if (risk !== "none") effects[kind] = (effects[kind] ?? 0) + 1;
  }
  return { cluster, from, to, ...risks, effects };
}
