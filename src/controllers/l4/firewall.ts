import { ANY_IPV4, ANY_IPV6, type Cidr, type IpFamily, parseCidr } from "../../domain/addresses.ts";
import { SOURCE_RANGES } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import type { Implementation } from "./ownership.ts";

/** The source ranges that a Service asks for. */
export interface SourceRanges {
  readonly origin: "spec" | "annotation" | "none";
  /** As written, trimmed; an empty annotation is one empty item. */
  readonly items: readonly string[];
}

/** What the node firewall lets in, by the IP family of the ranges. */
export interface OpenedRanges {
  readonly IPV4?: readonly string[];
  readonly IPV6?: readonly string[];
}

/** The ranges the Service asks for: the spec beats the annotation (ingress-gce pkg/l4/utils/sourceranges.go getAllSourceRanges). */
export function sourceRangesOf(service: Service): SourceRanges {
  if (service.loadBalancerSourceRanges.length > 0) {
    return { origin: "spec", items: service.loadBalancerSourceRanges.map((item) => item.trim()) };
  }
  const value = annotation(service, SOURCE_RANGES);
  if (value === undefined) return { origin: "none", items: [] };
  return { origin: "annotation", items: value.split(",").map((item) => item.trim()) };
}

/** The ranges parsed, each once; undefined where one of them is no CIDR, which makes the sync fail. */
export function parseRanges(items: readonly string[]): readonly Cidr[] | undefined {
  const parsed = new Map<string, Cidr>();
  for (const item of items) {
    const cidr = parseCidr(item);
    if (!cidr) return undefined;
    parsed.set(cidr.network, cidr);
  }
  return [...parsed.values()];
}

/** What decides what the firewall lets in. */
interface FirewallInput {
  readonly service: Service;
  readonly implementation: Implementation;
  readonly families: readonly IpFamily[];
  /** GKE leaves the firewall to the user; the legacy controllers do not know the switch. */
  readonly isUserManaged: boolean;
}

/** What the node firewall lets in; undefined where the ranges can't be parsed, so that no rule is made. */
export function openedRangesOf(input: FirewallInput): OpenedRanges | undefined {
  const { service, implementation, families, isUserManaged } = input;
  if (families.length === 0) return {};
  const isLegacy = implementation === "legacy-external" || implementation === "legacy-internal";
  if (isUserManaged && !isLegacy) return {};
  const { origin, items } = sourceRangesOf(service);
  // The CCM takes a blank annotation for "all" (k8s.io/cloud-provider service/helpers GetLoadBalancerSourceRanges).
  if (isLegacy && origin === "annotation" && items.join() === "") return { IPV4: [ANY_IPV4] };
  const cidrs = parseRanges(items);
  if (!cidrs) return undefined;
  if (isLegacy) return cidrs.length > 0 ? byFamily(cidrs) : { IPV4: [ANY_IPV4] };
  return {
    ...(families.includes("IPv4") ? { IPV4: rangesOfFamily(cidrs, "IPv4") } : {}),
    ...(families.includes("IPv6") ? { IPV6: rangesOfFamily(cidrs, "IPv6") } : {}),
  };
}

/** A family without a range of its own is opened to all (ingress-gce pkg/l4/utils/sourceranges.go IPv4ServiceSourceRanges, IPv6…). */
function rangesOfFamily(cidrs: readonly Cidr[], family: IpFamily): readonly string[] {
  const own = cidrs.filter((cidr) => cidr.family === family).map(({ network }) => network);
  if (own.length > 0) return own;
  return [family === "IPv4" ? ANY_IPV4 : ANY_IPV6];
}

/** The CCM writes every range into its one rule, IPv6 ones too (gce_loadbalancer_external.go firewallObject). */
function byFamily(cidrs: readonly Cidr[]): OpenedRanges {
  const of = (family: IpFamily) => cidrs.filter((cidr) => cidr.family === family).map(({ network }) => network);
  const [ipv4, ipv6] = [of("IPv4"), of("IPv6")];
  return { ...(ipv4.length > 0 ? { IPV4: ipv4 } : {}), ...(ipv6.length > 0 ? { IPV6: ipv6 } : {}) };
}
