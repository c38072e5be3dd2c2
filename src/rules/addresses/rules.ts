import type { Rule } from "../../engine/rule.ts";

/** The rules of this group, by name. */
export const ADDRESSES_RULES: readonly Rule[] = [];
