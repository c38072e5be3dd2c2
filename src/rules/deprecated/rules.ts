import type { Rule } from "../../engine/rule.ts";
import { legacySubnetAnnotationDeprecated } from "./legacy-subnet-annotation-deprecated.ts";
import { preferCloseDeprecated } from "./prefer-close-deprecated.ts";

/** The rules of this group. What else is deprecated has a rule where it belongs. */
export const DEPRECATED_RULES: readonly Rule[] = [legacySubnetAnnotationDeprecated, preferCloseDeprecated];
