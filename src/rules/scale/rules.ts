import type { Rule } from "../../engine/rule.ts";
import { forwardingRuleQuota } from "./forwarding-rule-quota.ts";
import { igLimit1000 } from "./ig-limit-1000.ts";
import { ilbClusterSubset25 } from "./ilb-cluster-subset-25.ts";
import { ilbLocalBackendLimit250 } from "./ilb-local-backend-limit-250.ts";
import { ilbNodeLimit250 } from "./ilb-node-limit-250.ts";
import { multiSubnetIgBackends } from "./multi-subnet-ig-backends.ts";
import { nodeExcludeLabel } from "./node-exclude-label.ts";
import { rbsNegLimits } from "./rbs-neg-limits.ts";
import { singleLoadBalancedIg } from "./single-load-balanced-ig.ts";

/** The rules of this group: how much a load balancer, a group or a project can take. */
export const SCALE_RULES: readonly Rule[] = [
  ilbNodeLimit250,
  ilbLocalBackendLimit250,
  ilbClusterSubset25,
  rbsNegLimits,
  igLimit1000,
  singleLoadBalancedIg,
  multiSubnetIgBackends,
  nodeExcludeLabel,
  forwardingRuleQuota,
];
