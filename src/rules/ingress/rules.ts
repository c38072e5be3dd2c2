import type { Rule } from "../../engine/rule.ts";
import { FAULT_RULES } from "./fault-rules.ts";
import { frontendConfigDeleteInUse } from "./frontend-config-delete-in-use.ts";
import { frontendConfigRefused } from "./frontend-config-refused.ts";
import { ingressAllowHttpInvalid } from "./ingress-allow-http-invalid.ts";
import { ingressAnnotationUnread } from "./ingress-annotation-unread.ts";
import { ingressBackendLocalPolicy } from "./ingress-backend-local-policy.ts";
import { ingressBackendNotTcp } from "./ingress-backend-not-tcp.ts";
import { ingressBackendStartsEmpty } from "./ingress-backend-starts-empty.ts";
import { ingressClassChanged } from "./ingress-class-changed.ts";
import { ingressClassNameIgnored } from "./ingress-class-name-ignored.ts";
import { ingressClassUnknown } from "./ingress-class-unknown.ts";
import { ingressDeleteNegGc } from "./ingress-delete-neg-gc.ts";
import { ingressDeprecatedApi } from "./ingress-deprecated-api.ts";
import { ingressDeprecatedBackendFields } from "./ingress-deprecated-backend-fields.ts";
import { ingressDuplicateHost } from "./ingress-duplicate-host.ts";
import { ingressDuplicatePath } from "./ingress-duplicate-path.ts";
import { ingressEditWithoutEffect } from "./ingress-edit-without-effect.ts";
import { ingressFrontEndLost } from "./ingress-front-end-lost.ts";
import { ingressHttpOpened } from "./ingress-http-opened.ts";
import { ingressInternalProxySubnet } from "./ingress-internal-proxy-subnet.ts";
import { ingressPathInvalid } from "./ingress-path-invalid.ts";
import { ingressPathTypeMissing } from "./ingress-path-type-missing.ts";
import { ingressPreSharedCertBlank } from "./ingress-pre-shared-cert-blank.ts";
import { ingressRedirectRemoved } from "./ingress-redirect-removed.ts";
import { ingressRedirectWithoutCertificate } from "./ingress-redirect-without-certificate.ts";
import { ingressRootPathOnly } from "./ingress-root-path-only.ts";
import { ingressRuleWithoutHttp } from "./ingress-rule-without-http.ts";
import { ingressStandardTier } from "./ingress-standard-tier.ts";
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
  ingressStaticIpScope,
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
  ingressPreSharedCertBlank,
  ingressRedirectRemoved,
  ingressInternalProxySubnet,
  ingressAnnotationUnread,
  ingressEditWithoutEffect,
  ingressHttpOpened,
  ingressFrontEndLost,
];
