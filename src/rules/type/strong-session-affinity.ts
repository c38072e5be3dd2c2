import { STRONG_SESSION_AFFINITY } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { WANTS_GKE } from "../shared/gke-load-balancer.ts";

/** Where the annotation stands. */
export const AFFINITY_PATH = annotationPath(STRONG_SESSION_AFFINITY);

/** Whether a load balancer of GKE's asks for strong session affinity; only the exact value does (pkg/l4/annotations/service.go HasStrongSessionAffinityAnnotation). */
export const wantsStrongAffinity: ServiceCondition = condition("that ask GKE for strong session affinity", {
  all: [{ annotation: [STRONG_SESSION_AFFINITY], compared: { is: ["enabled"] } }, WANTS_GKE],
});
