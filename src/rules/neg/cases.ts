import type { CaseTable } from "../case.ts";

export const NEG_CASES: CaseTable = {};
