import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const TRANSITIONS_RULES: readonly Rule[] = [];
