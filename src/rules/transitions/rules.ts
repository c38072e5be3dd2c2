import type { Rule } from "../../engine/rule.ts";
import { globalAccessChanged } from "./global-access-changed.ts";
import { internalExternalSwitch } from "./internal-external-switch.ts";
import { lbClassAddedAfterCreate } from "./lb-class-added-after-create.ts";
import { lbClassChanged } from "./lb-class-changed.ts";
import { lbClassOnNonLoadbalancer } from "./lb-class-on-non-loadbalancer.ts";
import { lbIpChanged } from "./lb-ip-changed.ts";
import { lbIpRemoved } from "./lb-ip-removed.ts";
import { rbsAddedToTargetPool } from "./rbs-added-to-target-pool.ts";
import { rbsRemoved } from "./rbs-removed.ts";
import { rbsValueChangedIneffective } from "./rbs-value-changed-ineffective.ts";
import { selectorChanged } from "./selector-changed.ts";
import { serviceDeleteEphemeralIp } from "./service-delete-ephemeral-ip.ts";
import { serviceDeleteReferencedByIngress } from "./service-delete-referenced-by-ingress.ts";
import { serviceDeleteReferencedByServiceattachment } from "./service-delete-referenced-by-serviceattachment.ts";
import { serviceDeleteSharedIpLast } from "./service-delete-shared-ip-last.ts";
import { serviceUpdateUserErrorRetry } from "./service-update-user-error-retry.ts";
import { staticIpAnnotationChanged } from "./static-ip-annotation-changed.ts";
import { staticIpAnnotationRemoved } from "./static-ip-annotation-removed.ts";
import { staticIpv6ChangedNoEffect } from "./static-ipv6-changed-no-effect.ts";
import { subsettingNotRetroactive } from "./subsetting-not-retroactive.ts";
import { typeFlipPendingFinalizers } from "./type-flip-pending-finalizers.ts";
import { typeFromLb } from "./type-from-lb.ts";
import { weightedChanged } from "./weighted-changed.ts";

/** The rules of this group: what an update or a deletion does to an existing load balancer. */
export const TRANSITIONS_RULES: readonly Rule[] = [
  internalExternalSwitch,
  rbsAddedToTargetPool,
  rbsRemoved,
  rbsValueChangedIneffective,
  lbClassChanged,
  lbClassAddedAfterCreate,
  lbClassOnNonLoadbalancer,
  typeFromLb,
  typeFlipPendingFinalizers,
  lbIpChanged,
  lbIpRemoved,
  staticIpAnnotationChanged,
  staticIpAnnotationRemoved,
  staticIpv6ChangedNoEffect,
  subsettingNotRetroactive,
  globalAccessChanged,
  weightedChanged,
  serviceDeleteEphemeralIp,
  serviceDeleteReferencedByIngress,
  serviceDeleteReferencedByServiceattachment,
  serviceDeleteSharedIpLast,
  serviceUpdateUserErrorRetry,
  selectorChanged,
];
