import type { Rule } from "../../engine/rule.ts";
import { networkTierChanged } from "./network-tier-changed.ts";
import { networkTierDefaultMismatch } from "./network-tier-default-mismatch.ts";
import { networkTierInvalid } from "./network-tier-invalid.ts";
import { networkTierIpv6Standard } from "./network-tier-ipv6-standard.ts";
import { networkTierProjectDefaultStandard } from "./network-tier-project-default-standard.ts";
import { networkTierRemoved } from "./network-tier-removed.ts";
import { networkTierStaticMismatch } from "./network-tier-static-mismatch.ts";

/** The rules of this group. */
export const TIER_RULES: readonly Rule[] = [
  networkTierInvalid,
  networkTierStaticMismatch,
  networkTierDefaultMismatch,
  networkTierProjectDefaultStandard,
  networkTierIpv6Standard,
  networkTierChanged,
  networkTierRemoved,
];
