import type { Rule } from "../../engine/rule.ts";
import { negAnnotationInvalid } from "./neg-annotation-invalid.ts";
import { negAnnotationMissing } from "./neg-annotation-missing.ts";
import { negAnnotationNoEffect } from "./neg-annotation-no-effect.ts";
import { negCustomNameDuplicate } from "./neg-custom-name-duplicate.ts";
import { negCustomNameInvalid } from "./neg-custom-name-invalid.ts";
import { negCustomNameMoved } from "./neg-custom-name-moved.ts";
import { negCustomNameTooLong } from "./neg-custom-name-too-long.ts";
import { negCustomNameWithIngress } from "./neg-custom-name-with-ingress.ts";
import { negEditWithoutEffect } from "./neg-edit-without-effect.ts";
import { negExposedPortAmbiguous } from "./neg-exposed-port-ambiguous.ts";
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
import { negServiceDeleted } from "./neg-service-deleted.ts";
import { negTargetPortChanged } from "./neg-target-port-changed.ts";
import { negTargetportMismatch } from "./neg-targetport-mismatch.ts";
import { negUnknownField } from "./neg-unknown-field.ts";
import { negZonesInvalid } from "./neg-zones-invalid.ts";

/** The rules of this group. */
export const NEG_RULES: readonly Rule[] = [
  negAnnotationInvalid,
  negAnnotationNoEffect,
  negUnknownField,
  negExposedPortMissing,
  negCustomNameWithIngress,
  negCustomNameDuplicate,
  negCustomNameMoved,
  negExposedPortAmbiguous,
  negTargetPortChanged,
  negServiceDeleted,
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
  negHealthCheckFirewall,
  negEditWithoutEffect,
];
