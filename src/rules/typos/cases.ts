import type { CaseTable } from "../case.ts";
import { KEY_CASES } from "./cases/keys.ts";
import { SHAPE_CASES } from "./cases/shapes.ts";
import { VALUE_CASES } from "./cases/values.ts";

export const TYPOS_CASES: CaseTable = { ...VALUE_CASES, ...KEY_CASES, ...SHAPE_CASES };
