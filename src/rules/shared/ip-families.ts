import type { Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Whether the policy asks for both families, where the cluster has them. */
export function isDualPolicy(policy: string | undefined): boolean {
  return policy === "PreferDualStack" || policy === "RequireDualStack";
}

/** The policy as the API server fills it in: two families without one require both. */
export function policyOf({ ipFamilyPolicy, ipFamilies }: Service): string {
  return ipFamilyPolicy ?? (ipFamilies.length > 1 ? "RequireDualStack" : "SingleStack");
}

/** Whether an update of a live GKE load balancer writes anything about families, and keeps the first one. */
export function changesFamilies({ object, previous, model, previousModel }: ServiceSubject): boolean {
  if (!previous || !previousModel?.isGke || !previousModel.isLive || !model.isGke) return false;
  const [from] = previous.ipFamilies;
  const [to] = object.ipFamilies;
  if (from !== undefined && to !== undefined && from !== to) return false;
  return object.ipFamilyPolicy !== previous.ipFamilyPolicy || object.ipFamilies.length !== previous.ipFamilies.length;
}
