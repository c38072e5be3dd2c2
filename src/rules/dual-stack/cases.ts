import type { CaseTable } from "../case.ts";
import { CREATION_CASES } from "./cases/creation.ts";
import { POLICY_CASES } from "./cases/policies.ts";
import { TRANSITION_CASES } from "./cases/transitions.ts";

export const DUAL_STACK_CASES: CaseTable = { ...CREATION_CASES, ...POLICY_CASES, ...TRANSITION_CASES };
