import type { Rule } from "../../engine/rule.ts";
import { ipFamilyDowngrade } from "./ip-family-downgrade.ts";
import { ipFamilyPolicyInconsistent } from "./ip-family-policy-inconsistent.ts";
import { ipFamilyPrimaryChanged } from "./ip-family-primary-changed.ts";
import { ipFamilyShrinkIgnored } from "./ip-family-shrink-ignored.ts";
import { ipFamilyUpgrade } from "./ip-family-upgrade.ts";
import { ipv6ExternalSubnetRequired } from "./ipv6-external-subnet-required.ts";
import { ipv6InternalSubnetRequired } from "./ipv6-internal-subnet-required.ts";
import { ipv6RequiresDualstackCluster } from "./ipv6-requires-dualstack-cluster.ts";
import { ipv6RequiresRbs } from "./ipv6-requires-rbs.ts";
import { ipv6RequiresSubsetting } from "./ipv6-requires-subsetting.ts";
import { preferDualstackExpands } from "./prefer-dualstack-expands.ts";
import { preferDualstackFallback } from "./prefer-dualstack-fallback.ts";
import { requireDualstackOnSingleStack } from "./require-dualstack-on-single-stack.ts";

/** The rules of this group, in the order of the specification. */
export const DUAL_STACK_RULES: readonly Rule[] = [
  ipv6RequiresDualstackCluster,
  ipv6RequiresRbs,
  ipv6RequiresSubsetting,
  ipv6ExternalSubnetRequired,
  ipv6InternalSubnetRequired,
  ipFamilyPolicyInconsistent,
  requireDualstackOnSingleStack,
  preferDualstackFallback,
  preferDualstackExpands,
  ipFamilyPrimaryChanged,
  ipFamilyUpgrade,
  ipFamilyShrinkIgnored,
  ipFamilyDowngrade,
];
