import type { Rule } from "../../engine/rule.ts";
import { deploymentMinReadySeconds } from "./deployment-min-ready-seconds.ts";
import { deploymentMinReadyVsDeadline } from "./deployment-min-ready-vs-deadline.ts";
import { deploymentPrestopExceedsGrace } from "./deployment-prestop-exceeds-grace.ts";
import { deploymentScaleToZero } from "./deployment-scale-to-zero.ts";
import { deploymentStrategyRecreate } from "./deployment-strategy-recreate.ts";
import { deploymentTerminationGrace } from "./deployment-termination-grace.ts";
import { hostnetworkNeg } from "./hostnetwork-neg.ts";
import { namedPortRemoved } from "./named-port-removed.ts";
import { readinessProbeNotTaken } from "./readiness-probe-not-taken.ts";
import { workloadNoReadinessProbe } from "./workload-no-readiness-probe.ts";

/** The rules of this group. */
export const WORKLOAD_RULES: readonly Rule[] = [
  deploymentMinReadySeconds,
  deploymentMinReadyVsDeadline,
  deploymentTerminationGrace,
  deploymentPrestopExceedsGrace,
  deploymentStrategyRecreate,
  deploymentScaleToZero,
  workloadNoReadinessProbe,
  hostnetworkNeg,
  readinessProbeNotTaken,
  namedPortRemoved,
];
