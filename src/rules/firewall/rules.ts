import type { Rule } from "../../engine/rule.ts";
import { externalIps } from "./external-ips.ts";
import { sourceRangesAllowAll } from "./source-ranges-allow-all.ts";
import { sourceRangesAnnotationDeprecated } from "./source-ranges-annotation-deprecated.ts";
import { sourceRangesAnnotationEmpty } from "./source-ranges-annotation-empty.ts";
import { sourceRangesAnnotationShadowed } from "./source-ranges-annotation-shadowed.ts";
import { sourceRangesFamilyGap } from "./source-ranges-family-gap.ts";
import { sourceRangesHostBits } from "./source-ranges-host-bits.ts";
import { sourceRangesInvalidCidr } from "./source-ranges-invalid-cidr.ts";
import { sourceRangesIpv6OnLegacy } from "./source-ranges-ipv6-on-legacy.ts";
import { sourceRangesMissing } from "./source-ranges-missing.ts";
import { sourceRangesNonLoadbalancer } from "./source-ranges-non-loadbalancer.ts";
import { sourceRangesRemoved } from "./source-ranges-removed.ts";
import { sourceRangesUnion } from "./source-ranges-union.ts";
import { sourceRangesUnionOpen } from "./source-ranges-union-open.ts";
import { sourceRangesUserManagedFirewall } from "./source-ranges-user-managed-firewall.ts";

/** The rules of this group: who is let in. */
export const FIREWALL_RULES: readonly Rule[] = [
  sourceRangesInvalidCidr,
  sourceRangesHostBits,
  sourceRangesAllowAll,
  sourceRangesMissing,
  sourceRangesFamilyGap,
  sourceRangesIpv6OnLegacy,
  sourceRangesUnion,
  sourceRangesUnionOpen,
  sourceRangesAnnotationDeprecated,
  sourceRangesAnnotationShadowed,
  sourceRangesAnnotationEmpty,
  sourceRangesRemoved,
  sourceRangesNonLoadbalancer,
  sourceRangesUserManagedFirewall,
  externalIps,
];
