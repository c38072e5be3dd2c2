import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const DUAL_STACK_RULES: readonly Rule[] = [];
