import type { CaseTable } from "../case.ts";

export const TRANSITIONS_CASES: CaseTable = {};
