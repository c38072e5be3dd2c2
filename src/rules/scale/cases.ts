import type { CaseTable } from "../case.ts";

export const SCALE_CASES: CaseTable = {};
