import type { CaseTable } from "../case.ts";
import { LB_IP_CASES } from "./cases/lb-ip.ts";
import { SHARED_IP_CASES } from "./cases/shared-ip.ts";
import { SHARED_IP_PAIR_CASES } from "./cases/shared-ip-pairs.ts";
import { STATIC_IP_CASES } from "./cases/static-ip.ts";

export const ADDRESSES_CASES: CaseTable = merged(SHARED_IP_PAIR_CASES, SHARED_IP_CASES, STATIC_IP_CASES, LB_IP_CASES);

/** One table with the cases that each of the tables has for a rule. */
function merged(...tables: readonly CaseTable[]): CaseTable {
  const ids = new Set(tables.flatMap(Object.keys));
  return Object.fromEntries([...ids].map((id) => [id, tables.flatMap((table) => table[id] ?? [])]));
}
