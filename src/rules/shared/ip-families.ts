import type { Service } from "../../domain/kinds/service.ts";

/** Whether the policy asks for both families, where the cluster has them. */
export function isDualPolicy(policy: string | undefined): boolean {
  return policy === "PreferDualStack" || policy === "RequireDualStack";
}

/** The policy as the API server fills it in: two families without one require both. */
export function policyOf({ ipFamilyPolicy, ipFamilies }: Service): string {
  return ipFamilyPolicy ?? (ipFamilies.length > 1 ? "RequireDualStack" : "SingleStack");
}
