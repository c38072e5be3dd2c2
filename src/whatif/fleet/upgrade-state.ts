import { compileCluster } from "../../domain/cluster.ts";
import { compilePolicy } from "../../engine/policy.ts";
import { ManifestDocument } from "../../manifests/manifest-document.ts";
import { ManifestFile, manifestsOf } from "../../manifests/manifest-file.ts";
import type { Risk } from "../upgrade/effect.ts";
import { upgrade } from "../upgrade/upgrade.ts";

/** What an upgrade of one cluster of a fleet would change. */
export interface FleetUpgrade extends Readonly<Record<Risk, number>> {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  /** How many load balancers and other objects each kind of effect hits: "rule-recreated". */
  readonly effects: Readonly<Record<string, number>>;
}

/** What the objects of a cluster would go through; nothing is known of the cluster but its version. @throws UsageError */
export function upgradeState(
  cluster: string,
  objects: readonly unknown[],
  { from, to, today }: { readonly from: string; readonly to: string; readonly today: string },
): FleetUpgrade {
  // Nobody asks where in the state an object is written.
  const value = { apiVersion: "v1", kind: "List", items: objects };
  const document = new ManifestDocument({ value, template: undefined, text: "", offset: 0, mayRepeatKeys: false });
  const text = { text: "", documents: [document], problems: [], emptyDocuments: 0 };
  const { steps, summary } = upgrade({
    manifests: manifestsOf([new ManifestFile(cluster, undefined, text)]),
    state: [],
    cluster: compileCluster({ gkeVersion: from }),
    clusterFile: undefined,
    policy: compilePolicy(),
    isComplete: false,
    isOneCluster: true,
    namespace: "default",
    isVerbose: false,
    ...{ from, to, today },
  });
  const effects: Record<string, number> = {};
  for (const { kind, risk } of steps.flatMap((step) => step.effects))
    if (risk !== "none") effects[kind] = (effects[kind] ?? 0) + 1;
  const { high, medium, low, none } = summary;
  return { cluster, from, to, high, medium, low, none, effects };
}
