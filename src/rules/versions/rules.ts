import type { Rule } from "../../engine/rule.ts";
import { clusterVersionUnparsable } from "./cluster-version-unparsable.ts";
import { dualstackMinVersion } from "./dualstack-min-version.ts";
import { etpLocalTerminatingEndpoints } from "./etp-local-terminating-endpoints.ts";
import { etpWindowsMinVersion } from "./etp-windows-min-version.ts";
import { globalAccessMinVersion } from "./global-access-min-version.ts";
import { lbClassInternalNeedsSubsetting } from "./lb-class-internal-needs-subsetting.ts";
import { rbsAddonDisabled } from "./rbs-addon-disabled.ts";
import { subsettingAddonDisabled } from "./subsetting-addon-disabled.ts";
import { subsettingMinVersion } from "./subsetting-min-version.ts";
import { subsettingRecommended } from "./subsetting-recommended.ts";
import { userManagedFirewallMinVersion } from "./user-managed-firewall-min-version.ts";
import { VERSION_GATE_RULES } from "./version-gates.ts";
import { weightedMinVersion } from "./weighted-min-version.ts";
import { zonalAffinityMinVersion } from "./zonal-affinity-min-version.ts";

/** The rules of this group. */
export const VERSIONS_RULES: readonly Rule[] = [
  clusterVersionUnparsable,
  ...VERSION_GATE_RULES,
  dualstackMinVersion,
  weightedMinVersion,
  globalAccessMinVersion,
  zonalAffinityMinVersion,
  etpWindowsMinVersion,
  etpLocalTerminatingEndpoints,
  rbsAddonDisabled,
  subsettingAddonDisabled,
  subsettingMinVersion,
  subsettingRecommended,
  lbClassInternalNeedsSubsetting,
  userManagedFirewallMinVersion,
];
