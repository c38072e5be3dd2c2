import type { Rule } from "../../engine/rule.ts";
import { clusterIpNotInside } from "./cluster-ip-not-inside.ts";
import { lbIpDeprecated } from "./lb-ip-deprecated.ts";
import { lbIpDualstack } from "./lb-ip-dualstack.ts";
import { lbIpExternalNotReserved } from "./lb-ip-external-not-reserved.ts";
import { lbIpIgnoredIpv6Only } from "./lb-ip-ignored-ipv6-only.ts";
import { lbIpInvalid } from "./lb-ip-invalid.ts";
import { lbIpIpv6 } from "./lb-ip-ipv6.ts";
import { lbIpNotReserved } from "./lb-ip-not-reserved.ts";
import { lbIpPrivate } from "./lb-ip-private.ts";
import { sharedIpFirewallPriorityMix } from "./shared-ip-firewall-priority-mix.ts";
import { sharedIpInternalPurpose } from "./shared-ip-internal-purpose.ts";
import { sharedIpL3Overlap } from "./shared-ip-l3-overlap.ts";
import { sharedIpPortConflict } from "./shared-ip-port-conflict.ts";
import { sharedIpRuleLimit } from "./shared-ip-rule-limit.ts";
import { sharedIpSchemeMismatch } from "./shared-ip-scheme-mismatch.ts";
import { sharedIpTierMismatch } from "./shared-ip-tier-mismatch.ts";
import { sharedIpUnresolvable } from "./shared-ip-unresolvable.ts";
import { staticIpAnnotationRequiresRbs } from "./static-ip-annotation-requires-rbs.ts";
import { staticIpAnnotationRequiresSubsetting } from "./static-ip-annotation-requires-subsetting.ts";
import { staticIpBlank } from "./static-ip-blank.ts";
import { staticIpBothForms } from "./static-ip-both-forms.ts";
import { staticIpDuplicateFamily } from "./static-ip-duplicate-family.ts";
import { staticIpInUse } from "./static-ip-in-use.ts";
import { staticIpNotFound } from "./static-ip-not-found.ts";
import { staticIpPartialDualstack } from "./static-ip-partial-dualstack.ts";
import { staticIpReservedName } from "./static-ip-reserved-name.ts";
import { staticIpTooMany } from "./static-ip-too-many.ts";
import { staticIpValueIsIp } from "./static-ip-value-is-ip.ts";
import { staticIpValueIsUrl } from "./static-ip-value-is-url.ts";
import { staticIpWrongFamily } from "./static-ip-wrong-family.ts";
import { staticIpWrongRegion } from "./static-ip-wrong-region.ts";
import { staticIpWrongScope } from "./static-ip-wrong-scope.ts";
import { staticIpWrongType } from "./static-ip-wrong-type.ts";
import { staticIpv6FirstAddressOnly } from "./static-ipv6-first-address-only.ts";
import { staticIpv6Invalid } from "./static-ipv6-invalid.ts";

/** The rules of this group: sharing an address first, then naming one, then writing one. */
export const ADDRESSES_RULES: readonly Rule[] = [
  sharedIpPortConflict,
  sharedIpL3Overlap,
  sharedIpSchemeMismatch,
  sharedIpTierMismatch,
  sharedIpInternalPurpose,
  sharedIpRuleLimit,
  sharedIpUnresolvable,
  sharedIpFirewallPriorityMix,
  staticIpAnnotationRequiresRbs,
  staticIpAnnotationRequiresSubsetting,
  staticIpValueIsIp,
  staticIpValueIsUrl,
  staticIpTooMany,
  staticIpDuplicateFamily,
  staticIpBlank,
  staticIpNotFound,
  staticIpWrongScope,
  staticIpWrongRegion,
  staticIpWrongType,
  staticIpWrongFamily,
  staticIpPartialDualstack,
  staticIpBothForms,
  staticIpReservedName,
  staticIpInUse,
  staticIpv6Invalid,
  staticIpv6FirstAddressOnly,
  lbIpInvalid,
  lbIpIpv6,
  lbIpIgnoredIpv6Only,
  lbIpDualstack,
  lbIpExternalNotReserved,
  lbIpNotReserved,
  lbIpDeprecated,
  lbIpPrivate,
  clusterIpNotInside,
];
