import { type FoundBy, kind } from "./kind.ts";
import { type Identity, readIdentity } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** What rules read of an autoscaler. */
type Autoscaler = {
  readonly metadata: Identity;
  /** It may take its workload down to no replica. */
  readonly mayScaleToZero: boolean;
  /** "Kind/name" of the workload that it scales. */
  readonly workload: string;
};

function readHorizontalPodAutoscaler(autoscaler: ShapeReader): Autoscaler {
  const spec = autoscaler.object("spec");
  return {
    metadata: readIdentity(autoscaler),
    // It does only where it is told to.
    mayScaleToZero: spec.integer("minReplicas") === 0,
    workload: readWorkloadName(spec),
  };
}

function readScaledObject(autoscaler: ShapeReader): Autoscaler {
  const spec = autoscaler.object("spec");
  return {
    metadata: readIdentity(autoscaler),
    // KEDA does by default.
    mayScaleToZero: (spec.integer("minReplicaCount") ?? 0) === 0 || spec.integer("idleReplicaCount") === 0,
    workload: readWorkloadName(spec),
  };
}

function readWorkloadName(spec: ShapeReader): string {
  const target = spec.object("scaleTargetRef");
  // KEDA means a Deployment where it names no kind.
  return `${target.string("kind") ?? "Deployment"}/${target.string("name") ?? ""}`;
}

/** The workloads that it may take down to no replica, as "namespace/Kind/name". */
const FOUND_BY = {
  empties: ({ metadata, mayScaleToZero, workload }) => (mayScaleToZero ? [`${metadata.namespace}/${workload}`] : []),
} satisfies FoundBy<Autoscaler>;

export const HORIZONTAL_POD_AUTOSCALER = kind(
  {
    kind: "HorizontalPodAutoscaler",
    group: "autoscaling",
    version: "v2",
    plural: "horizontalpodautoscalers",
    indexedAs: "autoscalers",
    peer: readHorizontalPodAutoscaler,
  },
  FOUND_BY,
);

export const SCALED_OBJECT = kind(
  {
    kind: "ScaledObject",
    group: "keda.sh",
    version: "v1alpha1",
    plural: "scaledobjects",
    isCustom: true,
    indexedAs: "autoscalers",
    peer: readScaledObject,
  },
  FOUND_BY,
);

/** The kinds that may take workloads down to no replica. */
export const AUTOSCALERS = [HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT] as const;
