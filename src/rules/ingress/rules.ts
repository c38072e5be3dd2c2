import type { Rule } from "../../engine/rule.ts";
import { FAULT_RULES } from "./fault-rules.ts";
import { frontendConfigDeleteInUse } from "./frontend-config-delete-in-use.ts";
import { frontendConfigRefused } from "./frontend-config-refused.ts";
import { ingressAllProtocolsDisabled } from "./ingress-all-protocols-disabled.ts";
import { ingressAllowHttpInvalid } from "./ingress-allow-http-invalid.ts";
import { ingressAnnotationUnread } from "./ingress-annotation-unread.ts";
import { ingressBackendLocalPolicy } from "./ingress-backend-local-policy.ts";
import { ingressBackendNoNodeport } from "./ingress-backend-no-nodeport.ts";
import { ingressBackendNotService } from "./ingress-backend-not-service.ts";
import { ingressBackendNotTcp } from "./ingress-backend-not-tcp.ts";
import { ingressBackendPortMissing } from "./ingress-backend-port-missing.ts";
import { ingressBackendServiceMissing } from "./ingress-backend-service-missing.ts";
import { ingressBackendServiceType } from "./ingress-backend-service-type.ts";
import { ingressBackendStartsEmpty } from "./ingress-backend-starts-empty.ts";
import { ingressClassChanged } from "./ingress-class-changed.ts";
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
import { ingressPathTypeMissing } from "./ingress-path-type-missing.ts";
import { ingressRedirectWithoutCertificate } from "./ingress-redirect-without-certificate.ts";
import { ingressRootPathOnly } from "./ingress-root-path-only.ts";
import { ingressRuleWithoutHttp } from "./ingress-rule-without-http.ts";
import { ingressStandardTier } from "./ingress-standard-tier.ts";
import { ingressStaticIpBoth } from "./ingress-static-ip-both.ts";
import { ingressStaticIpScope } from "./ingress-static-ip-scope.ts";
import { ingressStaticIpUnusable } from "./ingress-static-ip-unusable.ts";
import { managedCertificateMissing } from "./managed-certificate-missing.ts";

/** The rules of this group. */
export const INGRESS_RULES: readonly Rule[] = [
  frontendConfigDeleteInUse,
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
  ...FAULT_RULES,
  ingressDeleteNegGc,
  ingressPathTypeMissing,
  frontendConfigRefused,
  ingressRedirectWithoutCertificate,
  managedCertificateMissing,
  ingressRootPathOnly,
  ingressStandardTier,
  ingressClassChanged,
  ingressBackendStartsEmpty,
  ingressBackendLocalPolicy,
  ingressBackendNotTcp,
  ingressStaticIpUnusable,
  ingressAnnotationUnread,
];
