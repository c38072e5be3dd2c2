import type { CaseTable } from "../case.ts";

export const TRAFFIC_CASES: CaseTable = {};
