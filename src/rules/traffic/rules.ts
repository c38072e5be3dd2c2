import type { Rule } from "../../engine/rule.ts";
import { etpChanged } from "./etp-changed.ts";
import { etpInvalid } from "./etp-invalid.ts";
import { healthCheckPortConflict } from "./health-check-port-conflict.ts";
import { healthCheckPortImmutable } from "./health-check-port-immutable.ts";
import { healthCheckPortRange } from "./health-check-port-range.ts";
import { healthCheckPortRequiresLocal } from "./health-check-port-requires-local.ts";
import { internalTrafficPolicyDpv2 } from "./internal-traffic-policy-dpv2.ts";
import { sessionAffinityChanged } from "./session-affinity-changed.ts";
import { sessionAffinityIlbUneven } from "./session-affinity-ilb-uneven.ts";
import { sessionAffinityTimeoutIgnored } from "./session-affinity-timeout-ignored.ts";
import { weightedInternalAllowlist } from "./weighted-internal-allowlist.ts";
import { weightedRequiresLocal } from "./weighted-requires-local.ts";
import { weightedRequiresRbs } from "./weighted-requires-rbs.ts";
import { weightedValueInvalid } from "./weighted-value-invalid.ts";
import { zonalAffinityExternal } from "./zonal-affinity-external.ts";
import { zonalAffinityNeedsSubsetting } from "./zonal-affinity-needs-subsetting.ts";

/** The rules of this group: policy, health check, weights, affinity. */
export const TRAFFIC_RULES: readonly Rule[] = [
  etpInvalid,
  healthCheckPortRequiresLocal,
  healthCheckPortImmutable,
  healthCheckPortRange,
  healthCheckPortConflict,
  weightedValueInvalid,
  weightedRequiresRbs,
  weightedRequiresLocal,
  weightedInternalAllowlist,
  internalTrafficPolicyDpv2,
  sessionAffinityIlbUneven,
  sessionAffinityTimeoutIgnored,
  zonalAffinityNeedsSubsetting,
  zonalAffinityExternal,
  etpChanged,
  sessionAffinityChanged,
];
