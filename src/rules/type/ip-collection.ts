import { IP_COLLECTION_V6 } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { isGkeLoadBalancer } from "../shared/gke-load-balancer.ts";

/** Where the annotation stands. */
export const IP_COLLECTION_PATH = annotationPath(IP_COLLECTION_V6);

/** Whether a load balancer of GKE's names an IPv6 address collection; an empty value names none (l4netlb.go EnsureFrontend). */
export const wantsIpCollection: ServiceCondition = where(
  "that ask GKE for an IP collection",
  ({ object }: ServiceSubject) => Boolean(annotation(object, IP_COLLECTION_V6)) && isGkeLoadBalancer(object),
);
