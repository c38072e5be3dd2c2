import type { IpFamily } from "../../domain/addresses.ts";
import { INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import type { Implementation } from "./ownership.ts";

/**
 * The subnet that the Service's annotations name for its addresses: empty for the cluster's own, undefined where the
 * addresses come from no subnet. Sources: ingress-gce pkg/l4/annotations/service.go
 * GetInternalLoadBalancerAnnotationSubnet (a key that is present wins even when empty) and
 * GetExternalLoadBalancerAnnotationSubnet (read for IPv6 only, resources/l4netlbipv6.go ipv6SubnetName);
 * cloud-provider-gcp gce_loadbalancer_internal.go, which reads the old key alone.
 */
export function annotatedSubnetOf(
  service: Service,
  implementation: Implementation,
  families: readonly IpFamily[],
): string | undefined {
  switch (implementation) {
    case "ilb-subsetting":
      return annotation(service, LOAD_BALANCER_SUBNET) ?? annotation(service, INTERNAL_SUBNET) ?? "";
    case "legacy-internal":
      return annotation(service, INTERNAL_SUBNET) ?? "";
    case "rbs-netlb":
      return families.includes("IPv6") ? (annotation(service, LOAD_BALANCER_SUBNET) ?? "") : undefined;
    case "legacy-external":
    case "none":
    case "unowned":
    case "foreign":
    case "standalone":
      return undefined;
  }
}
