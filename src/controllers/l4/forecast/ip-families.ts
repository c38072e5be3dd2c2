import { type IpFamily, parseAddress } from "../../../domain/addresses.ts";
import type { ClusterFacts } from "../../../domain/cluster.ts";
import type { Service } from "../../../domain/kinds/service.ts";

/**
 * The IP families of the Service as the API server stores them: a dual-stack policy on a dual-stack cluster adds the
 * missing family behind the given one, SingleStack keeps the first (Kubernetes pkg/registry/core/service/storage/alloc.go).
 * A single family that was stored before, from the time when the cluster had no other, stays until it is touched.
 */
export function storedFamilies(service: Service, previous: Service | undefined, facts: ClusterFacts): IpFamily[] {
  const families = service.ipFamilies.filter((family): family is IpFamily => family === "IPv4" || family === "IPv6");
  const policy = service.ipFamilyPolicy;
  if (policy === "SingleStack") return families.slice(0, 1);
  const isDualPolicy = policy === "PreferDualStack" || policy === "RequireDualStack";
  if (!isDualPolicy || families.length > 1 || facts.stackType !== "ipv4-ipv6") return families;
  const [first] = families;
  if (first !== undefined && previous !== undefined && isKept(service, previous)) return families;
  return first === "IPv6" ? ["IPv6", "IPv4"] : ["IPv4", "IPv6"];
}

/** Whether the families are untouched, and the load balancer's status shows that there was no second one. */
function isKept(service: Service, previous: Service): boolean {
  const inUse = new Set(previous.statusIPs.map((ip) => parseAddress(ip)?.family));
  return (
    inUse.size === 1 &&
    service.ipFamilyPolicy === previous.ipFamilyPolicy &&
    service.ipFamilies.join() === previous.ipFamilies.join()
  );
}
