import { needsFamily, type Service } from "../../domain/kinds/service.ts";

/** Whether the policy asks for both families, where the cluster has them. */
export function isDualPolicy(policy: string | undefined): boolean {
  return policy === "PreferDualStack" || policy === "RequireDualStack";
}

/** The policy as the API server fills it in: two families without one require both. */
export function policyOf({ ipFamilyPolicy, ipFamilies }: Service): string {
  return ipFamilyPolicy ?? (ipFamilies.length > 1 ? "RequireDualStack" : "SingleStack");
}

/**
 * Whether the Service has IPv6 alone. A policy other than SingleStack makes the API server add the other family, and the NEG
 * controller look no further.
 */
export function isIpv6Alone(service: Service): boolean {
  const isSingleStack = service.ipFamilyPolicy === undefined || service.ipFamilyPolicy === "SingleStack";
  return isSingleStack && needsFamily(service, "IPv6") && !needsFamily(service, "IPv4");
}
