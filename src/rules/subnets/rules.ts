import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const SUBNETS_RULES: readonly Rule[] = [];
