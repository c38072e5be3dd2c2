import type { IpFamily } from "../../domain/addresses.ts";
import type { ClusterFacts } from "../../domain/cluster.ts";
import type { Service } from "../../domain/manifest/service.ts";

/**
 * The IP families of the Service as the API server stores them: a dual-stack policy on a dual-stack cluster adds the
 * missing family behind the given one, SingleStack keeps the first (Kubernetes pkg/registry/core/service/storage/alloc.go).
 * What was stored before the edit and is not touched by it stays.
 */
export function storedFamilies(service: Service, previous: Service | undefined, facts: ClusterFacts): IpFamily[] {
  const families = service.ipFamilies.filter((family): family is IpFamily => family === "IPv4" || family === "IPv6");
  const policy = service.ipFamilyPolicy;
  if (policy === "SingleStack") return families.slice(0, 1);
  const isDualPolicy = policy === "PreferDualStack" || policy === "RequireDualStack";
  if (!isDualPolicy || families.length > 1) return families;
  const [first] = families;
  if (first !== undefined && previous !== undefined && isUntouched(service, previous)) return families;
  if (facts.stackType !== "ipv4-ipv6") return families;
  return first === "IPv6" ? ["IPv6", "IPv4"] : ["IPv4", "IPv6"];
}

function isUntouched(service: Service, previous: Service): boolean {
  return service.ipFamilyPolicy === previous.ipFamilyPolicy && service.ipFamilies.join() === previous.ipFamilies.join();
}
