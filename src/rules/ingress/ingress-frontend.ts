import {
  INGRESS_ALLOW_HTTP,
  INGRESS_GLOBAL_STATIC_IP,
  INGRESS_MANAGED_CERTIFICATES,
  INGRESS_PRE_SHARED_CERT,
  INGRESS_REGIONAL_STATIC_IP,
} from "../../domain/annotations.ts";
import { parseGoBool } from "../../domain/go-bool.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";

/** Whether the Ingress gets an HTTP frontend; what is not a boolean counts as true (ingress-gce pkg/annotations/ingress.go AllowHTTP). */
export function allowsHttp({ metadata }: Ingress): boolean {
  return parseGoBool(metadata.annotations.get(INGRESS_ALLOW_HTTP) ?? "true") ?? true;
}

/** Whether the Ingress names a certificate itself (ingress-gce pkg/loadbalancers/l7.go edgeHop sslConfigured). */
export function hasCertificate({ metadata, hasTls }: Ingress): boolean {
  return hasTls || Boolean(metadata.annotations.get(INGRESS_PRE_SHARED_CERT));
}

/** Whether the Ingress asks for Google-managed certificates, which their controller adds to it. */
export function hasManagedCertificates({ metadata }: Ingress): boolean {
  return Boolean(metadata.annotations.get(INGRESS_MANAGED_CERTIFICATES));
}

/** Whether the Ingress names a static address under either key (ingress-gce pkg/annotations/ingress.go StaticIPName). */
export function namesStaticIp({ metadata }: Ingress): boolean {
  return [INGRESS_GLOBAL_STATIC_IP, INGRESS_REGIONAL_STATIC_IP].some((key) => Boolean(metadata.annotations.get(key)));
}
