import { INGRESS_MANAGED_CERTIFICATES } from "../../domain/annotations.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";

/** Whether Google is to make the Ingress a certificate: it becomes one once its controller has written it. */
export function isToHaveCertificate({ metadata }: Ingress): boolean {
  return Boolean(metadata.annotations.get(INGRESS_MANAGED_CERTIFICATES));
}
