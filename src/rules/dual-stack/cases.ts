import type { CaseTable } from "../case.ts";

export const DUAL_STACK_CASES: CaseTable = {};
