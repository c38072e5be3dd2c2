import { CASES as lbIpDeprecated } from "./addresses/lb-ip-deprecated.cases.ts";
import { CASES as lbIpDualstack } from "./addresses/lb-ip-dualstack.cases.ts";
import { CASES as lbIpExternalNotReserved } from "./addresses/lb-ip-external-not-reserved.cases.ts";
import { CASES as lbIpIgnoredIpv6Only } from "./addresses/lb-ip-ignored-ipv6-only.cases.ts";
import { CASES as lbIpInvalid } from "./addresses/lb-ip-invalid.cases.ts";
import { CASES as lbIpIpv6 } from "./addresses/lb-ip-ipv6.cases.ts";
import { CASES as lbIpNotReserved } from "./addresses/lb-ip-not-reserved.cases.ts";
import { CASES as sharedIpFirewallPriorityMix } from "./addresses/shared-ip-firewall-priority-mix.cases.ts";
import { CASES as sharedIpInternalPurpose } from "./addresses/shared-ip-internal-purpose.cases.ts";
import { CASES as sharedIpL3Overlap } from "./addresses/shared-ip-l3-overlap.cases.ts";
import { CASES as sharedIpPairs } from "./addresses/shared-ip-pairs.cases.ts";
import { CASES as sharedIpPortConflict } from "./addresses/shared-ip-port-conflict.cases.ts";
import { CASES as sharedIpRuleLimit } from "./addresses/shared-ip-rule-limit.cases.ts";
import { CASES as sharedIpSchemeMismatch } from "./addresses/shared-ip-scheme-mismatch.cases.ts";
import { CASES as sharedIpTierMismatch } from "./addresses/shared-ip-tier-mismatch.cases.ts";
import { CASES as sharedIpUnresolvable } from "./addresses/shared-ip-unresolvable.cases.ts";
import { CASES as staticIpAnnotationRequiresRbs } from "./addresses/static-ip-annotation-requires-rbs.cases.ts";
import { CASES as staticIpAnnotationRequiresSubsetting } from "./addresses/static-ip-annotation-requires-subsetting.cases.ts";
import { CASES as staticIpBlank } from "./addresses/static-ip-blank.cases.ts";
import { CASES as staticIpBothForms } from "./addresses/static-ip-both-forms.cases.ts";
import { CASES as staticIpDuplicateFamily } from "./addresses/static-ip-duplicate-family.cases.ts";
import { CASES as staticIpInUse } from "./addresses/static-ip-in-use.cases.ts";
import { CASES as staticIpNotFound } from "./addresses/static-ip-not-found.cases.ts";
import { CASES as staticIpPartialDualstack } from "./addresses/static-ip-partial-dualstack.cases.ts";
import { CASES as staticIpReservedName } from "./addresses/static-ip-reserved-name.cases.ts";
import { CASES as staticIpTooMany } from "./addresses/static-ip-too-many.cases.ts";
import { CASES as staticIpValueIsIp } from "./addresses/static-ip-value-is-ip.cases.ts";
import { CASES as staticIpValueIsUrl } from "./addresses/static-ip-value-is-url.cases.ts";
import { CASES as staticIpWrongFamily } from "./addresses/static-ip-wrong-family.cases.ts";
import { CASES as staticIpWrongRegion } from "./addresses/static-ip-wrong-region.cases.ts";
import { CASES as staticIpWrongScope } from "./addresses/static-ip-wrong-scope.cases.ts";
import { CASES as staticIpWrongType } from "./addresses/static-ip-wrong-type.cases.ts";
import { CASES as staticIpv6FirstAddressOnly } from "./addresses/static-ipv6-first-address-only.cases.ts";
import { CASES as staticIpv6Invalid } from "./addresses/static-ipv6-invalid.cases.ts";
import { CASES as appProtocolsInvalid } from "./backends/app-protocols-invalid.cases.ts";
import { CASES as backendConfigInvalid } from "./backends/backend-config-invalid.cases.ts";
import { CASES as backendConfigMissing } from "./backends/backend-config-missing.cases.ts";
import { CASES as backendConfigOnL4 } from "./backends/backend-config-on-l4.cases.ts";
import { CASES as replacedKeys } from "./backends/replaced-keys.cases.ts";
import { CASES as thcInvalid } from "./backends/thc-invalid.cases.ts";
import { CASES as thcWithoutNeg } from "./backends/thc-without-neg.cases.ts";
import { CASES as trafficScalingInvalid } from "./backends/traffic-scaling-invalid.cases.ts";
import type { CaseTable } from "./case.ts";
import { CASES as legacySubnetAnnotationDeprecated } from "./deprecated/legacy-subnet-annotation-deprecated.cases.ts";
import { CASES as preferCloseDeprecated } from "./deprecated/prefer-close-deprecated.cases.ts";
import { CASES as ipFamilyDowngrade } from "./dual-stack/ip-family-downgrade.cases.ts";
import { CASES as ipFamilyPolicyInconsistent } from "./dual-stack/ip-family-policy-inconsistent.cases.ts";
import { CASES as ipFamilyPrimaryChanged } from "./dual-stack/ip-family-primary-changed.cases.ts";
import { CASES as ipFamilyShrinkIgnored } from "./dual-stack/ip-family-shrink-ignored.cases.ts";
import { CASES as ipFamilyUpgrade } from "./dual-stack/ip-family-upgrade.cases.ts";
import { CASES as ipv6ExternalSubnetRequired } from "./dual-stack/ipv6-external-subnet-required.cases.ts";
import { CASES as ipv6InternalSubnetRequired } from "./dual-stack/ipv6-internal-subnet-required.cases.ts";
import { CASES as ipv6RequiresDualstackCluster } from "./dual-stack/ipv6-requires-dualstack-cluster.cases.ts";
import { CASES as ipv6RequiresRbs } from "./dual-stack/ipv6-requires-rbs.cases.ts";
import { CASES as ipv6RequiresSubsetting } from "./dual-stack/ipv6-requires-subsetting.cases.ts";
import { CASES as preferDualstackExpands } from "./dual-stack/prefer-dualstack-expands.cases.ts";
import { CASES as preferDualstackFallback } from "./dual-stack/prefer-dualstack-fallback.cases.ts";
import { CASES as requireDualstackOnSingleStack } from "./dual-stack/require-dualstack-on-single-stack.cases.ts";
import { CASES as sourceRangesAllowAll } from "./firewall/source-ranges-allow-all.cases.ts";
import { CASES as sourceRangesAnnotationDeprecated } from "./firewall/source-ranges-annotation-deprecated.cases.ts";
import { CASES as sourceRangesAnnotationEmpty } from "./firewall/source-ranges-annotation-empty.cases.ts";
import { CASES as sourceRangesAnnotationShadowed } from "./firewall/source-ranges-annotation-shadowed.cases.ts";
import { CASES as sourceRangesFamilyGap } from "./firewall/source-ranges-family-gap.cases.ts";
import { CASES as sourceRangesHostBits } from "./firewall/source-ranges-host-bits.cases.ts";
import { CASES as sourceRangesInvalidCidr } from "./firewall/source-ranges-invalid-cidr.cases.ts";
import { CASES as sourceRangesIpv6OnLegacy } from "./firewall/source-ranges-ipv6-on-legacy.cases.ts";
import { CASES as sourceRangesMissing } from "./firewall/source-ranges-missing.cases.ts";
import { CASES as sourceRangesNonLoadbalancer } from "./firewall/source-ranges-non-loadbalancer.cases.ts";
import { CASES as sourceRangesRemoved } from "./firewall/source-ranges-removed.cases.ts";
import { CASES as sourceRangesUnion } from "./firewall/source-ranges-union.cases.ts";
import { CASES as sourceRangesUnionOpen } from "./firewall/source-ranges-union-open.cases.ts";
import { CASES as sourceRangesUserManagedFirewall } from "./firewall/source-ranges-user-managed-firewall.cases.ts";
import { CASES as ingressAllProtocolsDisabled } from "./ingress/ingress-all-protocols-disabled.cases.ts";
import { CASES as ingressAllowHttpInvalid } from "./ingress/ingress-allow-http-invalid.cases.ts";
import { CASES as ingressBackendNoNodeport } from "./ingress/ingress-backend-no-nodeport.cases.ts";
import { CASES as ingressBackendNotService } from "./ingress/ingress-backend-not-service.cases.ts";
import { CASES as ingressBackendPortMissing } from "./ingress/ingress-backend-port-missing.cases.ts";
import { CASES as ingressBackendServiceMissing } from "./ingress/ingress-backend-service-missing.cases.ts";
import { CASES as ingressBackendServiceType } from "./ingress/ingress-backend-service-type.cases.ts";
import { CASES as ingressClassNameIgnored } from "./ingress/ingress-class-name-ignored.cases.ts";
import { CASES as ingressClassUnknown } from "./ingress/ingress-class-unknown.cases.ts";
import { CASES as ingressDeleteNegGc } from "./ingress/ingress-delete-neg-gc.cases.ts";
import { CASES as ingressDeprecatedApi } from "./ingress/ingress-deprecated-api.cases.ts";
import { CASES as ingressDeprecatedBackendFields } from "./ingress/ingress-deprecated-backend-fields.cases.ts";
import { CASES as ingressDuplicateHost } from "./ingress/ingress-duplicate-host.cases.ts";
import { CASES as ingressDuplicatePath } from "./ingress/ingress-duplicate-path.cases.ts";
import { CASES as ingressInternalFrontendconfig } from "./ingress/ingress-internal-frontendconfig.cases.ts";
import { CASES as ingressInternalHttpsNeedsStaticIp } from "./ingress/ingress-internal-https-needs-static-ip.cases.ts";
import { CASES as ingressInternalRequiresNeg } from "./ingress/ingress-internal-requires-neg.cases.ts";
import { CASES as ingressPathInvalid } from "./ingress/ingress-path-invalid.cases.ts";
import { CASES as ingressRuleWithoutHttp } from "./ingress/ingress-rule-without-http.cases.ts";
import { CASES as ingressStaticIpBoth } from "./ingress/ingress-static-ip-both.cases.ts";
import { CASES as ingressStaticIpScope } from "./ingress/ingress-static-ip-scope.cases.ts";
import { CASES as negAnnotationInvalid } from "./neg/neg-annotation-invalid.cases.ts";
import { CASES as negAnnotationMissing } from "./neg/neg-annotation-missing.cases.ts";
import { CASES as negAnnotationNoEffect } from "./neg/neg-annotation-no-effect.cases.ts";
import { CASES as negCustomNameDuplicate } from "./neg/neg-custom-name-duplicate.cases.ts";
import { CASES as negCustomNameInvalid } from "./neg/neg-custom-name-invalid.cases.ts";
import { CASES as negCustomNameTooLong } from "./neg/neg-custom-name-too-long.cases.ts";
import { CASES as negCustomNameWithIngress } from "./neg/neg-custom-name-with-ingress.cases.ts";
import { CASES as negExposedPortMissing } from "./neg/neg-exposed-port-missing.cases.ts";
import { CASES as negExposedPortRemoved } from "./neg/neg-exposed-port-removed.cases.ts";
import { CASES as negExternalname } from "./neg/neg-externalname.cases.ts";
import { CASES as negHeadless } from "./neg/neg-headless.cases.ts";
import { CASES as negHealthCheckFirewall } from "./neg/neg-health-check-firewall.cases.ts";
import { CASES as negIngressToggledLive } from "./neg/neg-ingress-toggled-live.cases.ts";
import { CASES as negIpv6Only } from "./neg/neg-ipv6-only.cases.ts";
import { CASES as negLegacyNetwork } from "./neg/neg-legacy-network.cases.ts";
import { CASES as negMinVersion } from "./neg/neg-min-version.cases.ts";
import { CASES as negNameChanged } from "./neg/neg-name-changed.cases.ts";
import { CASES as negOnLbService } from "./neg/neg-on-lb-service.cases.ts";
import { CASES as negRequiresVpcNative } from "./neg/neg-requires-vpc-native.cases.ts";
import { CASES as negSelectorless } from "./neg/neg-selectorless.cases.ts";
import { CASES as negTargetportMismatch } from "./neg/neg-targetport-mismatch.cases.ts";
import { CASES as negUnknownField } from "./neg/neg-unknown-field.cases.ts";
import { CASES as negZonesInvalid } from "./neg/neg-zones-invalid.cases.ts";
import { CASES as externalManyPorts } from "./ports/external-many-ports.cases.ts";
import { CASES as firewallPortRangesLimit } from "./ports/firewall-port-ranges-limit.cases.ts";
import { CASES as ilbAllPorts } from "./ports/ilb-all-ports.cases.ts";
import { CASES as ilbTooManyPorts } from "./ports/ilb-too-many-ports.cases.ts";
import { CASES as lbNoPorts } from "./ports/lb-no-ports.cases.ts";
import { CASES as mixedProtocolLegacyFinalizer } from "./ports/mixed-protocol-legacy-finalizer.cases.ts";
import { CASES as mixedProtocolUnsupported } from "./ports/mixed-protocol-unsupported.cases.ts";
import { CASES as portsChangedRecreatesRule } from "./ports/ports-changed-recreates-rule.cases.ts";
import { CASES as protocolChanged } from "./ports/protocol-changed.cases.ts";
import { CASES as rbsPortRangeGap } from "./ports/rbs-port-range-gap.cases.ts";
import { CASES as rbsProtocolChangeStuck } from "./ports/rbs-protocol-change-stuck.cases.ts";
import { CASES as tpPortRangeGap } from "./ports/tp-port-range-gap.cases.ts";
import { CASES as tpProtocolChangeFirewall } from "./ports/tp-protocol-change-firewall.cases.ts";
import { CASES as unsupportedProtocol } from "./ports/unsupported-protocol.cases.ts";
import { CASES as forwardingRuleQuota } from "./scale/forwarding-rule-quota.cases.ts";
import { CASES as igLimit1000 } from "./scale/ig-limit-1000.cases.ts";
import { CASES as ilbClusterSubset25 } from "./scale/ilb-cluster-subset-25.cases.ts";
import { CASES as ilbLocalBackendLimit250 } from "./scale/ilb-local-backend-limit-250.cases.ts";
import { CASES as ilbNodeLimit250 } from "./scale/ilb-node-limit-250.cases.ts";
import { CASES as multiSubnetIgBackends } from "./scale/multi-subnet-ig-backends.cases.ts";
import { CASES as nodeExcludeLabel } from "./scale/node-exclude-label.cases.ts";
import { CASES as rbsNegLimits } from "./scale/rbs-neg-limits.cases.ts";
import { CASES as singleLoadBalancedIg } from "./scale/single-load-balanced-ig.cases.ts";
import { CASES as legacySubnetAnnotationDualstack } from "./subnets/legacy-subnet-annotation-dualstack.cases.ts";
import { CASES as subnetAnnotationEmpty } from "./subnets/subnet-annotation-empty.cases.ts";
import { CASES as subnetAnnotationExternalIpv4Only } from "./subnets/subnet-annotation-external-ipv4-only.cases.ts";
import { CASES as subnetAnnotationRequiresRbs } from "./subnets/subnet-annotation-requires-rbs.cases.ts";
import { CASES as subnetAnnotationRequiresSubsetting } from "./subnets/subnet-annotation-requires-subsetting.cases.ts";
import { CASES as subnetAnnotationsBoth } from "./subnets/subnet-annotations-both.cases.ts";
import { CASES as subnetChanged } from "./subnets/subnet-changed.cases.ts";
import { CASES as subnetNameInvalid } from "./subnets/subnet-name-invalid.cases.ts";
import { CASES as subnetNotFound } from "./subnets/subnet-not-found.cases.ts";
import { CASES as subnetPurpose } from "./subnets/subnet-purpose.cases.ts";
import { CASES as subnetStaticIpMismatch } from "./subnets/subnet-static-ip-mismatch.cases.ts";
import { CASES as subnetWrongNetwork } from "./subnets/subnet-wrong-network.cases.ts";
import { CASES as subnetWrongRegion } from "./subnets/subnet-wrong-region.cases.ts";
import { CASES as networkTierChanged } from "./tier/network-tier-changed.cases.ts";
import { CASES as networkTierDefaultMismatch } from "./tier/network-tier-default-mismatch.cases.ts";
import { CASES as networkTierInvalid } from "./tier/network-tier-invalid.cases.ts";
import { CASES as networkTierIpv6Standard } from "./tier/network-tier-ipv6-standard.cases.ts";
import { CASES as networkTierProjectDefaultStandard } from "./tier/network-tier-project-default-standard.cases.ts";
import { CASES as networkTierRemoved } from "./tier/network-tier-removed.cases.ts";
import { CASES as networkTierStaticMismatch } from "./tier/network-tier-static-mismatch.cases.ts";
import { CASES as etpChanged } from "./traffic/etp-changed.cases.ts";
import { CASES as etpInvalid } from "./traffic/etp-invalid.cases.ts";
import { CASES as healthCheckPortConflict } from "./traffic/health-check-port-conflict.cases.ts";
import { CASES as healthCheckPortImmutable } from "./traffic/health-check-port-immutable.cases.ts";
import { CASES as healthCheckPortRange } from "./traffic/health-check-port-range.cases.ts";
import { CASES as healthCheckPortRequiresLocal } from "./traffic/health-check-port-requires-local.cases.ts";
import { CASES as internalTrafficPolicyDpv2 } from "./traffic/internal-traffic-policy-dpv2.cases.ts";
import { CASES as sessionAffinityChanged } from "./traffic/session-affinity-changed.cases.ts";
import { CASES as sessionAffinityIlbUneven } from "./traffic/session-affinity-ilb-uneven.cases.ts";
import { CASES as sessionAffinityTimeoutIgnored } from "./traffic/session-affinity-timeout-ignored.cases.ts";
import { CASES as weightedInternalAllowlist } from "./traffic/weighted-internal-allowlist.cases.ts";
import { CASES as weightedRequiresLocal } from "./traffic/weighted-requires-local.cases.ts";
import { CASES as weightedRequiresRbs } from "./traffic/weighted-requires-rbs.cases.ts";
import { CASES as weightedValueInvalid } from "./traffic/weighted-value-invalid.cases.ts";
import { CASES as zonalAffinityExternal } from "./traffic/zonal-affinity-external.cases.ts";
import { CASES as zonalAffinityNeedsSubsetting } from "./traffic/zonal-affinity-needs-subsetting.cases.ts";
import { CASES as globalAccessChanged } from "./transitions/global-access-changed.cases.ts";
import { CASES as internalExternalSwitch } from "./transitions/internal-external-switch.cases.ts";
import { CASES as lbClassAddedAfterCreate } from "./transitions/lb-class-added-after-create.cases.ts";
import { CASES as lbClassChanged } from "./transitions/lb-class-changed.cases.ts";
import { CASES as lbClassOnNonLoadbalancer } from "./transitions/lb-class-on-non-loadbalancer.cases.ts";
import { CASES as lbIpChanged } from "./transitions/lb-ip-changed.cases.ts";
import { CASES as lbIpRemoved } from "./transitions/lb-ip-removed.cases.ts";
import { CASES as rbsAddedToTargetPool } from "./transitions/rbs-added-to-target-pool.cases.ts";
import { CASES as rbsRemoved } from "./transitions/rbs-removed.cases.ts";
import { CASES as rbsValueChangedIneffective } from "./transitions/rbs-value-changed-ineffective.cases.ts";
import { CASES as serviceDeleteEphemeralIp } from "./transitions/service-delete-ephemeral-ip.cases.ts";
import { CASES as serviceDeleteReferencedByIngress } from "./transitions/service-delete-referenced-by-ingress.cases.ts";
import { CASES as serviceDeleteReferencedByServiceattachment } from "./transitions/service-delete-referenced-by-serviceattachment.cases.ts";
import { CASES as serviceDeleteSharedIpLast } from "./transitions/service-delete-shared-ip-last.cases.ts";
import { CASES as serviceUpdateUserErrorRetry } from "./transitions/service-update-user-error-retry.cases.ts";
import { CASES as staticIpAnnotationChanged } from "./transitions/static-ip-annotation-changed.cases.ts";
import { CASES as staticIpAnnotationRemoved } from "./transitions/static-ip-annotation-removed.cases.ts";
import { CASES as staticIpv6ChangedNoEffect } from "./transitions/static-ipv6-changed-no-effect.cases.ts";
import { CASES as subsettingNotRetroactive } from "./transitions/subsetting-not-retroactive.cases.ts";
import { CASES as typeFlipPendingFinalizers } from "./transitions/type-flip-pending-finalizers.cases.ts";
import { CASES as typeFromLb } from "./transitions/type-from-lb.cases.ts";
import { CASES as weightedChanged } from "./transitions/weighted-changed.cases.ts";
import { CASES as backendShareDeprecatedKey } from "./type/backend-share-deprecated-key.cases.ts";
import { CASES as backendShareIneffective } from "./type/backend-share-ineffective.cases.ts";
import { CASES as controllerAnnotationEdited } from "./type/controller-annotation-edited.cases.ts";
import { CASES as customForwardingRuleWithoutClass } from "./type/custom-forwarding-rule-without-class.cases.ts";
import { CASES as externalOnlyAnnotationOnInternal } from "./type/external-only-annotation-on-internal.cases.ts";
import { CASES as finalizerRemoved } from "./type/finalizer-removed.cases.ts";
import { CASES as gkeFinalizerOnCreate } from "./type/gke-finalizer-on-create.cases.ts";
import { CASES as internalOnlyAnnotationOnExternal } from "./type/internal-only-annotation-on-external.cases.ts";
import { CASES as ipCollectionNeedsIpv6Only } from "./type/ip-collection-needs-ipv6-only.cases.ts";
import { CASES as ipCollectionUnsupported } from "./type/ip-collection-unsupported.cases.ts";
import { CASES as ipCollectionWithSubnet } from "./type/ip-collection-with-subnet.cases.ts";
import { CASES as l4lbconfigMissing } from "./type/l4lbconfig-missing.cases.ts";
import { CASES as l4lbconfigRemoved } from "./type/l4lbconfig-removed.cases.ts";
import { CASES as l4lbconfigUnsupported } from "./type/l4lbconfig-unsupported.cases.ts";
import { CASES as lbAnnotationOnNonLoadbalancer } from "./type/lb-annotation-on-non-loadbalancer.cases.ts";
import { CASES as lbClassForeign } from "./type/lb-class-foreign.cases.ts";
import { CASES as lbClassTypeConflict } from "./type/lb-class-type-conflict.cases.ts";
import { CASES as lbClassTypeRedundant } from "./type/lb-class-type-redundant.cases.ts";
import { CASES as lbClassUnknownGke } from "./type/lb-class-unknown-gke.cases.ts";
import { CASES as lbTypeDeprecatedKey } from "./type/lb-type-deprecated-key.cases.ts";
import { CASES as lbTypeKeysConflict } from "./type/lb-type-keys-conflict.cases.ts";
import { CASES as lbTypeLowercaseDeprecated } from "./type/lb-type-lowercase-deprecated.cases.ts";
import { CASES as lbTypeValueInvalid } from "./type/lb-type-value-invalid.cases.ts";
import { CASES as legacyNetworkIlbOptionsIgnored } from "./type/legacy-network-ilb-options-ignored.cases.ts";
import { CASES as multinetworkUnknown } from "./type/multinetwork-unknown.cases.ts";
import { CASES as rbsIgnoredLegacyClass } from "./type/rbs-ignored-legacy-class.cases.ts";
import { CASES as rbsOnInternal } from "./type/rbs-on-internal.cases.ts";
import { CASES as rbsOnNonLoadbalancer } from "./type/rbs-on-non-loadbalancer.cases.ts";
import { CASES as rbsRecommended } from "./type/rbs-recommended.cases.ts";
import { CASES as rbsRedundantDefault } from "./type/rbs-redundant-default.cases.ts";
import { CASES as rbsRedundantWithClass } from "./type/rbs-redundant-with-class.cases.ts";
import { CASES as ssaNotAvailable } from "./type/ssa-not-available.cases.ts";
import { CASES as ssaRequiresClientIp } from "./type/ssa-requires-client-ip.cases.ts";
import { CASES as ssaRequiresRbs } from "./type/ssa-requires-rbs.cases.ts";
import { CASES as ssaTimeoutInvalid } from "./type/ssa-timeout-invalid.cases.ts";
import { CASES as ssaValueInvalid } from "./type/ssa-value-invalid.cases.ts";
import { CASES as standaloneClassUnavailable } from "./type/standalone-class-unavailable.cases.ts";
import { CASES as standaloneForwardingRuleRefInvalid } from "./type/standalone-forwarding-rule-ref-invalid.cases.ts";
import { CASES as standaloneMissingForwardingRule } from "./type/standalone-missing-forwarding-rule.cases.ts";
import { CASES as standaloneTooManyForwardingRules } from "./type/standalone-too-many-forwarding-rules.cases.ts";
import { CASES as statusAnnotationOnCreate } from "./type/status-annotation-on-create.cases.ts";
import { CASES as annotationDuplicateKey } from "./typos/annotation-duplicate-key.cases.ts";
import { CASES as annotationInLabels } from "./typos/annotation-in-labels.cases.ts";
import { CASES as annotationKeyNearMiss } from "./typos/annotation-key-near-miss.cases.ts";
import { CASES as annotationKeyWrongCase } from "./typos/annotation-key-wrong-case.cases.ts";
import { CASES as annotationUnquotedBoolean } from "./typos/annotation-unquoted-boolean.cases.ts";
import { CASES as annotationValueCase } from "./typos/annotation-value-case.cases.ts";
import { CASES as annotationValueNotString } from "./typos/annotation-value-not-string.cases.ts";
import { CASES as annotationValueWhitespace } from "./typos/annotation-value-whitespace.cases.ts";
import { CASES as backendShareValueInvalid } from "./typos/backend-share-value-invalid.cases.ts";
import { CASES as exemptionIgnored } from "./typos/exemption-ignored.cases.ts";
import { CASES as foreignCloudAnnotation } from "./typos/foreign-cloud-annotation.cases.ts";
import { CASES as globalAccessValueInvalid } from "./typos/global-access-value-invalid.cases.ts";
import { CASES as rbsValueInvalid } from "./typos/rbs-value-invalid.cases.ts";
import { CASES as clusterVersionUnparsable } from "./versions/cluster-version-unparsable.cases.ts";
import { CASES as dualstackMinVersion } from "./versions/dualstack-min-version.cases.ts";
import { CASES as etpLocalTerminatingEndpoints } from "./versions/etp-local-terminating-endpoints.cases.ts";
import { CASES as etpWindowsMinVersion } from "./versions/etp-windows-min-version.cases.ts";
import { CASES as globalAccessMinVersion } from "./versions/global-access-min-version.cases.ts";
import { CASES as lbClassInternalNeedsSubsetting } from "./versions/lb-class-internal-needs-subsetting.cases.ts";
import { CASES as rbsAddonDisabled } from "./versions/rbs-addon-disabled.cases.ts";
import { CASES as subsettingAddonDisabled } from "./versions/subsetting-addon-disabled.cases.ts";
import { CASES as subsettingMinVersion } from "./versions/subsetting-min-version.cases.ts";
import { CASES as subsettingRecommended } from "./versions/subsetting-recommended.cases.ts";
import { CASES as userManagedFirewallMinVersion } from "./versions/user-managed-firewall-min-version.cases.ts";
import { CASES as versionGates } from "./versions/version-gates.cases.ts";
import { CASES as weightedMinVersion } from "./versions/weighted-min-version.cases.ts";
import { CASES as zonalAffinityMinVersion } from "./versions/zonal-affinity-min-version.cases.ts";
import { CASES as deploymentMinReadySeconds } from "./workload/deployment-min-ready-seconds.cases.ts";
import { CASES as deploymentMinReadyVsDeadline } from "./workload/deployment-min-ready-vs-deadline.cases.ts";
import { CASES as deploymentPrestopExceedsGrace } from "./workload/deployment-prestop-exceeds-grace.cases.ts";
import { CASES as deploymentScaleToZero } from "./workload/deployment-scale-to-zero.cases.ts";
import { CASES as deploymentStrategyRecreate } from "./workload/deployment-strategy-recreate.cases.ts";
import { CASES as deploymentTerminationGrace } from "./workload/deployment-termination-grace.cases.ts";
import { CASES as hostnetworkNeg } from "./workload/hostnetwork-neg.cases.ts";
import { CASES as workloadNoReadinessProbe } from "./workload/workload-no-readiness-probe.cases.ts";

const TABLES: readonly CaseTable[] = [
  sharedIpPairs,
  lbIpDeprecated,
  lbIpDualstack,
  lbIpExternalNotReserved,
  lbIpIgnoredIpv6Only,
  lbIpInvalid,
  lbIpIpv6,
  lbIpNotReserved,
  sharedIpFirewallPriorityMix,
  sharedIpInternalPurpose,
  sharedIpL3Overlap,
  sharedIpPortConflict,
  sharedIpRuleLimit,
  sharedIpSchemeMismatch,
  sharedIpTierMismatch,
  sharedIpUnresolvable,
  staticIpAnnotationRequiresRbs,
  staticIpAnnotationRequiresSubsetting,
  staticIpBlank,
  staticIpBothForms,
  staticIpDuplicateFamily,
  staticIpInUse,
  staticIpNotFound,
  staticIpPartialDualstack,
  staticIpReservedName,
  staticIpTooMany,
  staticIpValueIsIp,
  staticIpValueIsUrl,
  staticIpWrongFamily,
  staticIpWrongRegion,
  staticIpWrongScope,
  staticIpWrongType,
  staticIpv6FirstAddressOnly,
  staticIpv6Invalid,
  appProtocolsInvalid,
  backendConfigInvalid,
  backendConfigMissing,
  backendConfigOnL4,
  replacedKeys,
  thcInvalid,
  thcWithoutNeg,
  trafficScalingInvalid,
  legacySubnetAnnotationDeprecated,
  preferCloseDeprecated,
  ipFamilyDowngrade,
  ipFamilyPolicyInconsistent,
  ipFamilyPrimaryChanged,
  ipFamilyShrinkIgnored,
  ipFamilyUpgrade,
  ipv6ExternalSubnetRequired,
  ipv6InternalSubnetRequired,
  ipv6RequiresDualstackCluster,
  ipv6RequiresRbs,
  ipv6RequiresSubsetting,
  preferDualstackExpands,
  preferDualstackFallback,
  requireDualstackOnSingleStack,
  sourceRangesAllowAll,
  sourceRangesAnnotationDeprecated,
  sourceRangesAnnotationEmpty,
  sourceRangesAnnotationShadowed,
  sourceRangesFamilyGap,
  sourceRangesHostBits,
  sourceRangesInvalidCidr,
  sourceRangesIpv6OnLegacy,
  sourceRangesMissing,
  sourceRangesNonLoadbalancer,
  sourceRangesRemoved,
  sourceRangesUnionOpen,
  sourceRangesUnion,
  sourceRangesUserManagedFirewall,
  ingressAllProtocolsDisabled,
  ingressAllowHttpInvalid,
  ingressBackendNoNodeport,
  ingressBackendNotService,
  ingressBackendPortMissing,
  ingressBackendServiceMissing,
  ingressBackendServiceType,
  ingressClassNameIgnored,
  ingressClassUnknown,
  ingressDeleteNegGc,
  ingressDeprecatedApi,
  ingressDeprecatedBackendFields,
  ingressDuplicateHost,
  ingressDuplicatePath,
  ingressInternalFrontendconfig,
  ingressInternalHttpsNeedsStaticIp,
  ingressInternalRequiresNeg,
  ingressPathInvalid,
  ingressRuleWithoutHttp,
  ingressStaticIpBoth,
  ingressStaticIpScope,
  negAnnotationInvalid,
  negAnnotationMissing,
  negAnnotationNoEffect,
  negCustomNameDuplicate,
  negCustomNameInvalid,
  negCustomNameTooLong,
  negCustomNameWithIngress,
  negExposedPortMissing,
  negExposedPortRemoved,
  negExternalname,
  negHeadless,
  negHealthCheckFirewall,
  negIngressToggledLive,
  negIpv6Only,
  negLegacyNetwork,
  negMinVersion,
  negNameChanged,
  negOnLbService,
  negRequiresVpcNative,
  negSelectorless,
  negTargetportMismatch,
  negUnknownField,
  negZonesInvalid,
  externalManyPorts,
  firewallPortRangesLimit,
  ilbAllPorts,
  ilbTooManyPorts,
  lbNoPorts,
  mixedProtocolLegacyFinalizer,
  mixedProtocolUnsupported,
  portsChangedRecreatesRule,
  protocolChanged,
  rbsPortRangeGap,
  rbsProtocolChangeStuck,
  tpPortRangeGap,
  tpProtocolChangeFirewall,
  unsupportedProtocol,
  forwardingRuleQuota,
  igLimit1000,
  ilbClusterSubset25,
  ilbLocalBackendLimit250,
  ilbNodeLimit250,
  multiSubnetIgBackends,
  nodeExcludeLabel,
  rbsNegLimits,
  singleLoadBalancedIg,
  legacySubnetAnnotationDualstack,
  subnetAnnotationEmpty,
  subnetAnnotationExternalIpv4Only,
  subnetAnnotationRequiresRbs,
  subnetAnnotationRequiresSubsetting,
  subnetAnnotationsBoth,
  subnetChanged,
  subnetNameInvalid,
  subnetNotFound,
  subnetPurpose,
  subnetStaticIpMismatch,
  subnetWrongNetwork,
  subnetWrongRegion,
  networkTierChanged,
  networkTierDefaultMismatch,
  networkTierInvalid,
  networkTierIpv6Standard,
  networkTierProjectDefaultStandard,
  networkTierRemoved,
  networkTierStaticMismatch,
  etpChanged,
  etpInvalid,
  healthCheckPortConflict,
  healthCheckPortImmutable,
  healthCheckPortRange,
  healthCheckPortRequiresLocal,
  internalTrafficPolicyDpv2,
  sessionAffinityChanged,
  sessionAffinityIlbUneven,
  sessionAffinityTimeoutIgnored,
  weightedInternalAllowlist,
  weightedRequiresLocal,
  weightedRequiresRbs,
  weightedValueInvalid,
  zonalAffinityExternal,
  zonalAffinityNeedsSubsetting,
  globalAccessChanged,
  internalExternalSwitch,
  lbClassAddedAfterCreate,
  lbClassChanged,
  lbClassOnNonLoadbalancer,
  lbIpChanged,
  lbIpRemoved,
  rbsAddedToTargetPool,
  rbsRemoved,
  rbsValueChangedIneffective,
  serviceDeleteEphemeralIp,
  serviceDeleteReferencedByIngress,
  serviceDeleteReferencedByServiceattachment,
  serviceDeleteSharedIpLast,
  serviceUpdateUserErrorRetry,
  staticIpAnnotationChanged,
  staticIpAnnotationRemoved,
  staticIpv6ChangedNoEffect,
  subsettingNotRetroactive,
  typeFlipPendingFinalizers,
  typeFromLb,
  weightedChanged,
  backendShareDeprecatedKey,
  backendShareIneffective,
  controllerAnnotationEdited,
  customForwardingRuleWithoutClass,
  externalOnlyAnnotationOnInternal,
  finalizerRemoved,
  gkeFinalizerOnCreate,
  internalOnlyAnnotationOnExternal,
  ipCollectionNeedsIpv6Only,
  ipCollectionUnsupported,
  ipCollectionWithSubnet,
  l4lbconfigMissing,
  l4lbconfigRemoved,
  l4lbconfigUnsupported,
  lbAnnotationOnNonLoadbalancer,
  lbClassForeign,
  lbClassTypeConflict,
  lbClassTypeRedundant,
  lbClassUnknownGke,
  lbTypeDeprecatedKey,
  lbTypeKeysConflict,
  lbTypeLowercaseDeprecated,
  lbTypeValueInvalid,
  legacyNetworkIlbOptionsIgnored,
  multinetworkUnknown,
  rbsIgnoredLegacyClass,
  rbsOnInternal,
  rbsOnNonLoadbalancer,
  rbsRecommended,
  rbsRedundantDefault,
  rbsRedundantWithClass,
  ssaNotAvailable,
  ssaRequiresClientIp,
  ssaRequiresRbs,
  ssaTimeoutInvalid,
  ssaValueInvalid,
  standaloneClassUnavailable,
  standaloneForwardingRuleRefInvalid,
  standaloneMissingForwardingRule,
  standaloneTooManyForwardingRules,
  statusAnnotationOnCreate,
  annotationDuplicateKey,
  annotationInLabels,
  annotationKeyNearMiss,
  annotationKeyWrongCase,
  annotationUnquotedBoolean,
  annotationValueCase,
  annotationValueNotString,
  annotationValueWhitespace,
  backendShareValueInvalid,
  exemptionIgnored,
  foreignCloudAnnotation,
  globalAccessValueInvalid,
  rbsValueInvalid,
  clusterVersionUnparsable,
  dualstackMinVersion,
  etpLocalTerminatingEndpoints,
  etpWindowsMinVersion,
  globalAccessMinVersion,
  lbClassInternalNeedsSubsetting,
  rbsAddonDisabled,
  subsettingAddonDisabled,
  subsettingMinVersion,
  subsettingRecommended,
  userManagedFirewallMinVersion,
  versionGates,
  weightedMinVersion,
  zonalAffinityMinVersion,
  deploymentMinReadySeconds,
  deploymentMinReadyVsDeadline,
  deploymentPrestopExceedsGrace,
  deploymentScaleToZero,
  deploymentStrategyRecreate,
  deploymentTerminationGrace,
  hostnetworkNeg,
  workloadNoReadinessProbe,
];

/** The cases of every rule, by its id. */
export const CASES: CaseTable = Object.fromEntries(
  [...new Set(TABLES.flatMap(Object.keys))].map((id) => [id, TABLES.flatMap((table) => table[id] ?? [])]),
);
