import { IP_COLLECTION_V6 } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { WANTS_GKE } from "../shared/gke-load-balancer.ts";

/** Where the annotation stands. */
export const IP_COLLECTION_PATH = annotationPath(IP_COLLECTION_V6);

/** Whether a load balancer of GKE's names an IPv6 address collection; an empty value names none (l4netlb.go EnsureFrontend). */
export const wantsIpCollection: ServiceCondition = condition("that ask GKE for an IP collection", {
  all: [{ annotation: [IP_COLLECTION_V6], compared: { isNot: [undefined, ""] } }, WANTS_GKE],
});
