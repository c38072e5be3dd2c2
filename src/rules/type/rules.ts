import type { Rule } from "../../engine/rule.ts";
import { backendShareDeprecatedKey } from "./backend-share-deprecated-key.ts";
import { backendShareIneffective } from "./backend-share-ineffective.ts";
import { controllerAnnotationEdited } from "./controller-annotation-edited.ts";
import { customForwardingRuleWithoutClass } from "./custom-forwarding-rule-without-class.ts";
import { externalOnlyAnnotationOnInternal } from "./external-only-annotation-on-internal.ts";
import { fieldOfAnotherType } from "./field-of-another-type.ts";
import { finalizerRemoved } from "./finalizer-removed.ts";
import { gkeFinalizerOnCreate } from "./gke-finalizer-on-create.ts";
import { internalOnlyAnnotationOnExternal } from "./internal-only-annotation-on-external.ts";
import { ipCollectionNeedsIpv6Only } from "./ip-collection-needs-ipv6-only.ts";
import { ipCollectionUnsupported } from "./ip-collection-unsupported.ts";
import { ipCollectionWithSubnet } from "./ip-collection-with-subnet.ts";
import { l4lbconfigMissing } from "./l4lbconfig-missing.ts";
import { l4lbconfigRemoved } from "./l4lbconfig-removed.ts";
import { l4lbconfigUnsupported } from "./l4lbconfig-unsupported.ts";
import { lbAnnotationOnNonLoadbalancer } from "./lb-annotation-on-non-loadbalancer.ts";
import { lbClassForeign } from "./lb-class-foreign.ts";
import { lbClassTypeConflict } from "./lb-class-type-conflict.ts";
import { lbClassTypeRedundant } from "./lb-class-type-redundant.ts";
import { lbClassUnknownGke } from "./lb-class-unknown-gke.ts";
import { lbTypeDeprecatedKey } from "./lb-type-deprecated-key.ts";
import { lbTypeKeysConflict } from "./lb-type-keys-conflict.ts";
import { lbTypeLowercaseDeprecated } from "./lb-type-lowercase-deprecated.ts";
import { lbTypeValueInvalid } from "./lb-type-value-invalid.ts";
import { legacyNetworkIlbOptionsIgnored } from "./legacy-network-ilb-options-ignored.ts";
import { multinetworkUnknown } from "./multinetwork-unknown.ts";
import { rbsIgnoredLegacyClass } from "./rbs-ignored-legacy-class.ts";
import { rbsOnInternal } from "./rbs-on-internal.ts";
import { rbsOnNonLoadbalancer } from "./rbs-on-non-loadbalancer.ts";
import { rbsRecommended } from "./rbs-recommended.ts";
import { rbsRedundantDefault } from "./rbs-redundant-default.ts";
import { rbsRedundantWithClass } from "./rbs-redundant-with-class.ts";
import { ssaNotAvailable } from "./ssa-not-available.ts";
import { ssaRequiresClientIp } from "./ssa-requires-client-ip.ts";
import { ssaRequiresRbs } from "./ssa-requires-rbs.ts";
import { ssaTimeoutInvalid } from "./ssa-timeout-invalid.ts";
import { ssaValueInvalid } from "./ssa-value-invalid.ts";
import { standaloneClassUnavailable } from "./standalone-class-unavailable.ts";
import { standaloneForwardingRuleRefInvalid } from "./standalone-forwarding-rule-ref-invalid.ts";
import { standaloneMissingForwardingRule } from "./standalone-missing-forwarding-rule.ts";
import { standaloneTooManyForwardingRules } from "./standalone-too-many-forwarding-rules.ts";
import { statusAnnotationOnCreate } from "./status-annotation-on-create.ts";

/** The rules of this group, in the order of the documentation. */
export const TYPE_RULES: readonly Rule[] = [
  lbTypeValueInvalid,
  lbTypeLowercaseDeprecated,
  lbTypeDeprecatedKey,
  lbTypeKeysConflict,
  lbClassTypeConflict,
  lbClassTypeRedundant,
  lbClassUnknownGke,
  lbClassForeign,
  rbsRedundantWithClass,
  rbsIgnoredLegacyClass,
  rbsOnInternal,
  rbsOnNonLoadbalancer,
  rbsRecommended,
  rbsRedundantDefault,
  internalOnlyAnnotationOnExternal,
  externalOnlyAnnotationOnInternal,
  lbAnnotationOnNonLoadbalancer,
  gkeFinalizerOnCreate,
  statusAnnotationOnCreate,
  controllerAnnotationEdited,
  finalizerRemoved,
  ssaValueInvalid,
  ssaNotAvailable,
  ssaRequiresRbs,
  ssaRequiresClientIp,
  ssaTimeoutInvalid,
  standaloneClassUnavailable,
  standaloneMissingForwardingRule,
  standaloneTooManyForwardingRules,
  standaloneForwardingRuleRefInvalid,
  customForwardingRuleWithoutClass,
  l4lbconfigUnsupported,
  l4lbconfigMissing,
  l4lbconfigRemoved,
  ipCollectionUnsupported,
  ipCollectionNeedsIpv6Only,
  ipCollectionWithSubnet,
  backendShareIneffective,
  backendShareDeprecatedKey,
  legacyNetworkIlbOptionsIgnored,
  multinetworkUnknown,
  fieldOfAnotherType,
];
