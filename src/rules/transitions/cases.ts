import type { CaseTable } from "../case.ts";
import { ADDRESS_CASES } from "./cases/addresses.ts";
import { EFFECT_CASES } from "./cases/effects.ts";
import { OWNERSHIP_CASES } from "./cases/ownership.ts";

export const TRANSITIONS_CASES: CaseTable = { ...OWNERSHIP_CASES, ...ADDRESS_CASES, ...EFFECT_CASES };
