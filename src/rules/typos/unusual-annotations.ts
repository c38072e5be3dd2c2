import { ANNOTATIONS } from "../../domain/annotations.ts";
import type { Condition } from "../shared/conditions.ts";
import { EXACT_VALUES } from "./exact-values.ts";

/** What kubectl apply writes onto every object. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The Service has annotations that are not in the catalogue. */
export const hasUnlistedAnnotations: Condition = ({ object }) => {
  for (const key of object.metadata.annotations.keys()) if (!ANNOTATIONS.has(key) && key !== LAST_APPLIED) return true;
  return false;
};

/** A value of an annotation in the catalogue is not one of those that GKE compares with, or has blanks around it. */
export const hasUnusualValues: Condition = ({ object }) => {
  for (const [key, value] of object.metadata.annotations) {
    if (!ANNOTATIONS.has(key)) continue;
    if (value.trim() !== value || EXACT_VALUES.get(key)?.includes(value) === false) return true;
  }
  return false;
};
