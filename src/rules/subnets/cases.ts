import type { CaseTable } from "../case.ts";

export const SUBNETS_CASES: CaseTable = {};
