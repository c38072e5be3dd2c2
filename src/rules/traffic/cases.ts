import type { CaseTable } from "../case.ts";
import { AFFINITY_CASES } from "./cases/affinity.ts";
import { POLICY_CASES } from "./cases/policy.ts";

export const TRAFFIC_CASES: CaseTable = { ...POLICY_CASES, ...AFFINITY_CASES };
