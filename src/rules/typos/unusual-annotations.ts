import { ANNOTATIONS } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { EXACT_VALUES } from "./exact-values.ts";

/** What kubectl apply writes onto every object. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The Service has annotations that are not in the catalogue. */
export const hasUnlistedAnnotations: ServiceCondition = where(
  "with annotations that GKE does not read",
  ({ object }: ServiceSubject) => {
    for (const key of object.metadata.annotations.keys())
      if (!ANNOTATIONS.has(key) && key !== LAST_APPLIED) return true;
    return false;
  },
);

/** A value of an annotation in the catalogue is not one of those that GKE compares with, or has blanks around it. */
export const hasUnusualValues: ServiceCondition = where(
  "with an unusual value of an annotation that GKE reads",
  ({ object }: ServiceSubject) => {
    for (const [key, value] of object.metadata.annotations) {
      if (!ANNOTATIONS.has(key)) continue;
      if (value.trim() !== value || EXACT_VALUES.get(key)?.includes(value) === false) return true;
    }
    return false;
  },
);
