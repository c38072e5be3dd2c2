import type { CaseTable } from "../case.ts";

export const TYPOS_CASES: CaseTable = {};
