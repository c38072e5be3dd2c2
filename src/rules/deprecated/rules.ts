import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const DEPRECATED_RULES: readonly Rule[] = [];
