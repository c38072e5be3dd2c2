import type { IpFamily } from "../../../domain/addresses.ts";
import { L3_FORWARDING_RULE, TCP_FORWARDING_RULE, UDP_FORWARDING_RULE } from "../../../domain/annotations.ts";
import { annotation, type Service } from "../../../domain/kinds/service.ts";
import type { SyncInput } from "./input.ts";

/** ingress-gce pkg/l4/annotations/service.go FirewallRuleKey. */
const FIREWALL_RULE = "service.kubernetes.io/firewall-rule";
const SUFFIX = { IPv4: "", IPv6: "-ipv6" } as const;

/** The forwarding rules of which a sync of RBS or subsetting has left the names in annotations. */
interface Traces {
  readonly tcp: boolean;
  readonly udp: boolean;
  readonly l3: boolean;
}

/** The traces of `family`. */
export function tracesOf(service: Service, family: IpFamily): Traces {
  const has = (key: string) => annotation(service, key + SUFFIX[family]) !== undefined;
  return { tcp: has(TCP_FORWARDING_RULE), udp: has(UDP_FORWARDING_RULE), l3: has(L3_FORWARDING_RULE) };
}

/** Whether any trace is there. */
export function hasTraces({ tcp, udp, l3 }: Traces): boolean {
  return tcp || udp || l3;
}

/**
 * Takes away a family that the Service no longer needs: only what annotations mention is deleted, the rest leaks until
 * the Service goes (ingress-gce pkg/l4/resources deleteIPv4ResourcesOnSync, deleteIPv6ResourcesOnSync).
 */
export function removeFamilyWithTraces(
  { service, cloud }: SyncInput,
  family: IpFamily,
  names: readonly string[],
): void {
  const source = `ingress-gce pkg/l4/resources delete${family}ResourcesOnSync`;
  if (hasTraces(tracesOf(service, family))) {
    for (const name of names) cloud.delete(name, `: the Service no longer needs ${family}`, source);
  }
  if (annotation(service, FIREWALL_RULE + SUFFIX[family]) !== undefined) {
    cloud.close(family === "IPv4" ? "IPV4" : "IPV6");
  }
}
