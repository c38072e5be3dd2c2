import type { CaseTable } from "../case.ts";
import { PORT_LIMIT_CASES } from "./cases/limits.ts";
import { PROTOCOL_CASES } from "./cases/protocols.ts";

export const PORTS_CASES: CaseTable = { ...PORT_LIMIT_CASES, ...PROTOCOL_CASES };
