import type { CaseTable } from "../case.ts";

export const TIER_CASES: CaseTable = {};
