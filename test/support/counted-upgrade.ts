import { compileCluster } from "../../src/domain/cluster.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { ManifestFile, manifestsOf } from "../../src/manifests/manifest-file.ts";
import { upgrade } from "../../src/whatif/upgrade/upgrade.ts";

/** The risks of an upgrade of a cluster with these objects, and how often each kind of effect that is one is told of them. */
export function countedUpgrade(objects: readonly object[], versions: { from: string; to: string; today: string }) {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const { steps, summary } = upgrade({
    manifests: manifestsOf([new ManifestFile("prod.json", undefined, text)]),
    state: [],
    cluster: compileCluster({ gkeVersion: versions.from }),
    clusterFile: undefined,
    policy: compilePolicy(),
    isComplete: false,
    isOneCluster: true,
    namespace: "default",
    isVerbose: false,
    ...versions,
  });
  const effects: Record<string, number> = {};
  for (const { kind, risk } of steps.flatMap((step) => step.effects))
    if (risk !== "none") effects[kind] = (effects[kind] ?? 0) + 1;
  const { high, medium, low, none } = summary;
  return { high, medium, low, none, effects };
}
