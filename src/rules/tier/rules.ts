import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const TIER_RULES: readonly Rule[] = [];
