import { type Forecast, forecast } from "../../src/controllers/l4/forecast.ts";
import { outcomesOf } from "../../src/controllers/l7/forecast.ts";
import type { IngressOutcome } from "../../src/controllers/l7/ingress/forecast.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { field } from "../../src/domain/json.ts";
import { displayName } from "../../src/domain/kinds/metadata.ts";
import { isLoadBalancer, SERVICE } from "../../src/domain/kinds/service.ts";
import { asApplied } from "../../src/lint/as-applied.ts";
import { inputOf } from "../../src/lint/lint.ts";
import { lintManifests } from "../../src/lint/lint-manifests.ts";
import { presumeLive } from "../../src/lint/presume-live.ts";
import type { LintResult } from "../../src/lint/result.ts";
import { objectsOf } from "../../src/manifests/manifest-file.ts";
import { layer7Text } from "../../src/reports/layer-7-text.ts";
import { labelsText } from "./labels.ts";

/** What is asked: manifests, and what they were before where they live already. */
export interface Question {
  readonly text: string;
  /** As they live, or "". */
  readonly old: string;
  readonly cluster: ClusterProfile;
}

/** What GKE makes of a Service of type LoadBalancer, and whether it was there before. */
export interface ServiceOutlook {
  readonly name: string;
  readonly isUpdate: boolean;
  readonly forecast: Forecast;
  /** What the Pods behind it are selected by. */
  readonly selector: string;
}

/** What GKE makes of an Ingress. */
export interface IngressOutlook {
  /** "namespace/name". */
  readonly name: string;
  readonly outcome: IngressOutcome;
}

/** All that the page shows. */
export interface Answer {
  readonly result: LintResult;
  readonly services: readonly ServiceOutlook[];
  readonly ingresses: readonly IngressOutlook[];
  /** What GKE makes of Ingresses and Services with NEGs, in words; "" where there are none. */
  readonly layer7: string;
}

const NAME = "manifest.yaml";

/** What the rules and the model of GKE's controllers say. */
export function answerTo({ text, old, cluster: profile }: Question): Answer {
  const base = old.trim() === "" ? undefined : [{ name: NAME, text: old }];
  const input = inputOf([{ name: NAME, text }], { cluster: profile, isVerbose: true, ...(base && { base }) });
  const cluster = compileCluster(profile);
  const before = new Map([...objectsOf(input.base?.files ?? [])].map(({ value }) => [titleOf(value), value]));
  const objects = [...objectsOf(input.manifests.files)].map(({ value }) => value);
  const services = objects
    .filter((object) => field(object, "kind") === "Service")
    .flatMap((object): ServiceOutlook[] => {
      const written = before.get(titleOf(object));
      const previous = written === undefined ? undefined : presumeLive(written, cluster);
      const next = SERVICE.read(previous === undefined ? object : asApplied(object, previous));
      const live = previous === undefined ? undefined : SERVICE.read(previous);
      if (!isLoadBalancer(next) && !(live && isLoadBalancer(live))) return [];
      return [
        {
          name: displayName(next.metadata),
          isUpdate: live !== undefined,
          forecast: forecast({ cluster, old: live, new: next }),
          selector: labelsText(next.selector),
        },
      ];
    });
  return { result: lintManifests(input), services, ...layer7Of(objects, input) };
}

function layer7Of(
  objects: readonly unknown[],
  { cluster }: ReturnType<typeof inputOf>,
): Pick<Answer, "ingresses" | "layer7"> {
  const state = clusterObjects(objects);
  const [outcome] = outcomesOf({
    cluster,
    switches: readSwitches({}),
    states: [state],
    negsInUse: new Set(),
    isComplete: false,
  });
  if (!outcome) return { ingresses: [], layer7: "" };
  return {
    ingresses: [...outcome.ingresses].map(([name, outcome]) => ({ name, outcome })),
    layer7: layer7Text({ objects: state, outcome, effects: [] }, { isUpdate: false, colour: false }),
  };
}

function titleOf(object: unknown): string {
  const metadata = field(object, "metadata");
  return [field(object, "kind"), field(metadata, "namespace") ?? "default", field(metadata, "name")].join("/");
}
