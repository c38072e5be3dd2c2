import { ADDRESSES_CASES } from "./addresses/cases.ts";
import type { CaseTable } from "./case.ts";
import { DEPRECATED_CASES } from "./deprecated/cases.ts";
import { DUAL_STACK_CASES } from "./dual-stack/cases.ts";
import { FIREWALL_CASES } from "./firewall/cases.ts";
import { NEG_CASES } from "./neg/cases.ts";
import { PORTS_CASES } from "./ports/cases.ts";
import { SCALE_CASES } from "./scale/cases.ts";
import { SUBNETS_CASES } from "./subnets/cases.ts";
import { TIER_CASES } from "./tier/cases.ts";
import { TRAFFIC_CASES } from "./traffic/cases.ts";
import { TRANSITIONS_CASES } from "./transitions/cases.ts";
import { TYPE_CASES } from "./type/cases.ts";
import { TYPOS_CASES } from "./typos/cases.ts";
import { VERSIONS_CASES } from "./versions/cases.ts";

/** The cases of every rule. Reviews never load them: only tests, `explain` and the documentation do. */
export const CASES: CaseTable = {
  ...TYPE_CASES,
  ...VERSIONS_CASES,
  ...PORTS_CASES,
  ...ADDRESSES_CASES,
  ...TIER_CASES,
  ...DUAL_STACK_CASES,
  ...TRAFFIC_CASES,
  ...FIREWALL_CASES,
  ...SUBNETS_CASES,
  ...TRANSITIONS_CASES,
  ...NEG_CASES,
  ...SCALE_CASES,
  ...DEPRECATED_CASES,
  ...TYPOS_CASES,
};
