import type { CaseTable } from "../case.ts";

export const ADDRESSES_CASES: CaseTable = {};
