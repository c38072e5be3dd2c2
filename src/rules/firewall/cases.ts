import type { CaseTable } from "../case.ts";

export const FIREWALL_CASES: CaseTable = {};
