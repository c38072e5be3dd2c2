import { STRONG_SESSION_AFFINITY } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

/** Where the annotation stands. */
export const AFFINITY_PATH = annotationPath(STRONG_SESSION_AFFINITY);

/** Whether a load balancer of GKE's asks for strong session affinity; only the exact value does (pkg/l4/annotations/service.go HasStrongSessionAffinityAnnotation). */
export const wantsStrongAffinity: ServiceCondition = where(
  "that ask GKE for strong session affinity",
  ({ object }: ServiceSubject) =>
    annotation(object, STRONG_SESSION_AFFINITY) === "enabled" && isGkeLoadBalancer(object),
);
