import type { CaseTable } from "../case.ts";
import { EFFECT_CASES } from "./cases/effects.ts";
import { VALUE_CASES } from "./cases/values.ts";

export const FIREWALL_CASES: CaseTable = { ...VALUE_CASES, ...EFFECT_CASES };
