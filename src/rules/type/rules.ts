import type { Rule } from "../../engine/rule.ts";
import { rbsRecommended } from "./rbs-recommended.ts";

/** The rules of this group, by name. */
export const TYPE_RULES: readonly Rule[] = [rbsRecommended];
