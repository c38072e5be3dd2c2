import type { Rule } from "../engine/rule.ts";
import { RuleSet } from "../engine/rule-set.ts";
import { ADDRESSES_RULES } from "./addresses/rules.ts";
import { BACKENDS_RULES } from "./backends/rules.ts";
import { DEPRECATED_RULES } from "./deprecated/rules.ts";
import { DUAL_STACK_RULES } from "./dual-stack/rules.ts";
import { ECHOES } from "./echoes.ts";
import { widensExposure } from "./exposure.ts";
import { FIREWALL_RULES } from "./firewall/rules.ts";
import { INGRESS_RULES } from "./ingress/rules.ts";
import { NEG_RULES } from "./neg/rules.ts";
import { PORTS_RULES } from "./ports/rules.ts";
import { SCALE_RULES } from "./scale/rules.ts";
import { SUBNETS_RULES } from "./subnets/rules.ts";
import { TIER_RULES } from "./tier/rules.ts";
import { TRAFFIC_RULES } from "./traffic/rules.ts";
import { TRANSITIONS_RULES } from "./transitions/rules.ts";
import { TYPE_RULES } from "./type/rules.ts";
import { TYPOS_RULES } from "./typos/rules.ts";
import { VERSIONS_RULES } from "./versions/rules.ts";
import { WORKLOAD_RULES } from "./workload/rules.ts";

/** Every rule, by group. */
export const RULES: readonly Rule[] = [
  ...TYPE_RULES,
  ...VERSIONS_RULES,
  ...PORTS_RULES,
  ...ADDRESSES_RULES,
  ...TIER_RULES,
  ...DUAL_STACK_RULES,
  ...TRAFFIC_RULES,
  ...FIREWALL_RULES,
  ...SUBNETS_RULES,
  ...TRANSITIONS_RULES,
  ...NEG_RULES,
  ...INGRESS_RULES,
  ...BACKENDS_RULES,
  ...WORKLOAD_RULES,
  ...SCALE_RULES,
  ...DEPRECATED_RULES,
  ...TYPOS_RULES,
];

/** Every rule, arranged for evaluation. */
export const RULE_SET = new RuleSet(RULES, { echoes: ECHOES, widensExposure });
