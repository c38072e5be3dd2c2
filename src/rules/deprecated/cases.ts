import type { CaseTable } from "../case.ts";

export const DEPRECATED_CASES: CaseTable = {};
