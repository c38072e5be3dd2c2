import type { CaseTable } from "../case.ts";

export const VERSIONS_CASES: CaseTable = {};
