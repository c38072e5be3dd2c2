import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const NEG_RULES: readonly Rule[] = [];
