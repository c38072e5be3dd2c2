import type { Rule } from "../../engine/rule.ts";
import { appProtocolsInvalid } from "./app-protocols-invalid.ts";
import { backendConfigInvalid } from "./backend-config-invalid.ts";
import { backendConfigMissing } from "./backend-config-missing.ts";
import { backendConfigOnL4 } from "./backend-config-on-l4.ts";
import { deploymentMinReadySeconds } from "./deployment-min-ready-seconds.ts";
import { deploymentMinReadyVsDeadline } from "./deployment-min-ready-vs-deadline.ts";
import { deploymentPrestopExceedsGrace } from "./deployment-prestop-exceeds-grace.ts";
import { deploymentScaleToZero } from "./deployment-scale-to-zero.ts";
import { deploymentStrategyRecreate } from "./deployment-strategy-recreate.ts";
import { deploymentTerminationGrace } from "./deployment-termination-grace.ts";
import { hostnetworkNeg } from "./hostnetwork-neg.ts";
import { ingressAllProtocolsDisabled } from "./ingress-all-protocols-disabled.ts";
import { ingressAllowHttpInvalid } from "./ingress-allow-http-invalid.ts";
import { ingressBackendNoNodeport } from "./ingress-backend-no-nodeport.ts";
import { ingressBackendNotService } from "./ingress-backend-not-service.ts";
import { ingressBackendPortMissing } from "./ingress-backend-port-missing.ts";
import { ingressBackendServiceMissing } from "./ingress-backend-service-missing.ts";
import { ingressBackendServiceType } from "./ingress-backend-service-type.ts";
import { ingressClassNameIgnored } from "./ingress-class-name-ignored.ts";
import { ingressClassUnknown } from "./ingress-class-unknown.ts";
import { ingressDeleteNegGc } from "./ingress-delete-neg-gc.ts";
import { ingressDeprecatedApi } from "./ingress-deprecated-api.ts";
import { ingressDeprecatedBackendFields } from "./ingress-deprecated-backend-fields.ts";
import { ingressDuplicateHost } from "./ingress-duplicate-host.ts";
import { ingressDuplicatePath } from "./ingress-duplicate-path.ts";
import { ingressInternalFrontendconfig } from "./ingress-internal-frontendconfig.ts";
import { ingressInternalHttpsNeedsStaticIp } from "./ingress-internal-https-needs-static-ip.ts";
import { ingressInternalRequiresNeg } from "./ingress-internal-requires-neg.ts";
import { ingressPathInvalid } from "./ingress-path-invalid.ts";
import { ingressRuleWithoutHttp } from "./ingress-rule-without-http.ts";
import { ingressStaticIpBoth } from "./ingress-static-ip-both.ts";
import { ingressStaticIpScope } from "./ingress-static-ip-scope.ts";
import { negAnnotationInvalid } from "./neg-annotation-invalid.ts";
import { negAnnotationMissing } from "./neg-annotation-missing.ts";
import { negAnnotationNoEffect } from "./neg-annotation-no-effect.ts";
import { negCustomNameDuplicate } from "./neg-custom-name-duplicate.ts";
import { negCustomNameInvalid } from "./neg-custom-name-invalid.ts";
import { negCustomNameTooLong } from "./neg-custom-name-too-long.ts";
import { negCustomNameWithIngress } from "./neg-custom-name-with-ingress.ts";
import { negExposedPortMissing } from "./neg-exposed-port-missing.ts";
import { negExposedPortRemoved } from "./neg-exposed-port-removed.ts";
import { negExternalname } from "./neg-externalname.ts";
import { negHeadless } from "./neg-headless.ts";
import { negHealthCheckFirewall } from "./neg-health-check-firewall.ts";
import { negIngressToggledLive } from "./neg-ingress-toggled-live.ts";
import { negIpv6Only } from "./neg-ipv6-only.ts";
import { negLegacyNetwork } from "./neg-legacy-network.ts";
import { negMinVersion } from "./neg-min-version.ts";
import { negNameChanged } from "./neg-name-changed.ts";
import { negOnLbService } from "./neg-on-lb-service.ts";
import { negRequiresVpcNative } from "./neg-requires-vpc-native.ts";
import { negSelectorless } from "./neg-selectorless.ts";
import { negTargetportMismatch } from "./neg-targetport-mismatch.ts";
import { negUnknownField } from "./neg-unknown-field.ts";
import { negZonesInvalid } from "./neg-zones-invalid.ts";
import { REPLACED_KEY_RULES } from "./replaced-keys.ts";
import { thcInvalid } from "./thc-invalid.ts";
import { thcWithoutNeg } from "./thc-without-neg.ts";
import { trafficScalingInvalid } from "./traffic-scaling-invalid.ts";
import { workloadNoReadinessProbe } from "./workload-no-readiness-probe.ts";

/** The rules of this group, by name. */
export const NEG_RULES: readonly Rule[] = [
  negAnnotationInvalid,
  negAnnotationNoEffect,
  negUnknownField,
  negExposedPortMissing,
  negCustomNameWithIngress,
  negCustomNameDuplicate,
  negCustomNameTooLong,
  negCustomNameInvalid,
  negNameChanged,
  negExposedPortRemoved,
  negMinVersion,
  negRequiresVpcNative,
  negLegacyNetwork,
  negIpv6Only,
  negZonesInvalid,
  negAnnotationMissing,
  negIngressToggledLive,
  negSelectorless,
  negExternalname,
  negHeadless,
  negTargetportMismatch,
  negOnLbService,
  ingressClassNameIgnored,
  ingressClassUnknown,
  ingressDeprecatedApi,
  ingressDeprecatedBackendFields,
  ingressBackendServiceMissing,
  ingressBackendPortMissing,
  ingressBackendServiceType,
  ingressBackendNoNodeport,
  ingressBackendNotService,
  ingressInternalRequiresNeg,
  ingressStaticIpBoth,
  ingressStaticIpScope,
  ingressAllProtocolsDisabled,
  ingressInternalHttpsNeedsStaticIp,
  ingressInternalFrontendconfig,
  ingressPathInvalid,
  ingressDuplicateHost,
  ingressDuplicatePath,
  ingressRuleWithoutHttp,
  ingressAllowHttpInvalid,
  ingressDeleteNegGc,
  appProtocolsInvalid,
  ...REPLACED_KEY_RULES,
  backendConfigInvalid,
  backendConfigMissing,
  backendConfigOnL4,
  thcInvalid,
  thcWithoutNeg,
  trafficScalingInvalid,
  deploymentMinReadySeconds,
  deploymentMinReadyVsDeadline,
  deploymentTerminationGrace,
  deploymentPrestopExceedsGrace,
  deploymentStrategyRecreate,
  deploymentScaleToZero,
  workloadNoReadinessProbe,
  hostnetworkNeg,
  negHealthCheckFirewall,
];
