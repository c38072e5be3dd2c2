import type { IpFamily } from "../../domain/addresses.ts";
import type { ClusterFacts } from "../../domain/cluster.ts";
import { needsFamily, type Service, type ServicePort } from "../../domain/kinds/service.ts";
import { ALL_PORTS, discretePorts, type PortSet, portRange, samePortSet } from "../../domain/ports.ts";
import { type Implementation, isOwner, type Owner } from "./ownership.ts";

/** A forwarding rule matches listed ports up to this many entries of `spec.ports` (ingress-gce and CCM, maxForwardedPorts). */
export const MAX_DISCRETE_PORTS = 5;

/** The protocol of a forwarding rule that takes every protocol and port. */
export const L3_DEFAULT = "L3_DEFAULT";

/** A forwarding rule that a Service owns. */
export interface ForwardingRule {
  readonly ipVersion: "IPV4" | "IPV6";
  /** "TCP", "UDP", "L3_DEFAULT", or what the first port names. */
  readonly protocol: string;
  readonly ports: PortSet;
}

/** What decides the forwarding rules of a Service. */
interface ForwardingInput {
  readonly service: Service;
  readonly implementation: Implementation;
  readonly facts: ClusterFacts;
  /** Whether RBS lists up to five ports instead of making a range. */
  readonly isDiscrete: boolean;
}

/** Whether both TCP and UDP ports are there (ingress-gce pkg/l4/forwardingrules/protocol.go GetProtocol). */
export function isMixed(service: Service): boolean {
  const has = (protocol: string) => service.ports.some((port) => port.protocol === protocol);
  return has("TCP") && has("UDP");
}

/**
 * The protocol of a rule where mixed protocols are available: L3_DEFAULT for both, else UDP or TCP; what is neither counts
 * as TCP (ingress-gce pkg/l4/forwardingrules/protocol.go GetProtocol).
 */
export function mixedAwareProtocol(service: Service): string {
  if (isMixed(service)) return L3_DEFAULT;
  return service.ports.some(({ protocol }) => protocol === "UDP") ? "UDP" : "TCP";
}

/** The protocol of the first port, which is all that a controller without mixed protocols looks at (ingress-gce pkg/utils GetProtocol). */
export function firstProtocol(service: Service): string {
  return service.ports[0]?.protocol ?? "TCP";
}

/**
 * The IP families that a controller of `implementation` serves. The legacy ones, and the others with their dual-stack
 * switch off, know IPv4 only and serve it even where the Service asks for IPv6 alone.
 */
export function servedFamilies(
  service: Service,
  implementation: Implementation,
  facts: ClusterFacts,
): readonly IpFamily[] {
  switch (implementation) {
    case "rbs-netlb":
      return facts.dualStackNetLB ? neededFamilies(service) : IPV4;
    case "ilb-subsetting":
      return facts.dualStackILB ? neededFamilies(service) : IPV4;
    case "legacy-external":
    case "legacy-internal":
      return IPV4;
    case "none":
    case "unowned":
    case "foreign":
    case "standalone":
      return NO_FAMILY;
  }
}

const NO_FAMILY: readonly IpFamily[] = [];
const IPV4: readonly IpFamily[] = ["IPv4"];
const IPV6: readonly IpFamily[] = ["IPv6"];
const BOTH: readonly IpFamily[] = ["IPv4", "IPv6"];

function neededFamilies(service: Service): readonly IpFamily[] {
  const needsIpv6 = needsFamily(service, "IPv6");
  if (needsFamily(service, "IPv4")) return needsIpv6 ? BOTH : IPV4;
  return needsIpv6 ? IPV6 : NO_FAMILY;
}

/** The forwarding rules that a fresh load balancer of the Service gets (docs/controllers.md, Forwarding rules). */
export function freshForwardingRules(input: ForwardingInput): readonly ForwardingRule[] {
  const { service, implementation, facts } = input;
  if (service.ports.length === 0 || !isOwner(implementation)) return [];
  return servedFamilies(service, implementation, facts).flatMap((family) => {
    const ipVersion = family === "IPv4" ? "IPV4" : "IPV6";
    return rulesOfFamily(implementation, input, family).map((rule) => ({ ipVersion, ...rule }) as const);
  });
}

type ProtocolAndPorts = Omit<ForwardingRule, "ipVersion">;

function rulesOfFamily(owner: Owner, input: ForwardingInput, family: IpFamily): readonly ProtocolAndPorts[] {
  const { service, facts } = input;
  const protocol = firstProtocol(service);
  switch (owner) {
    case "rbs-netlb":
      return rbsRules(input, family);
    case "ilb-subsetting":
      return [internalRule(service, facts.mixedProtocolILB ? mixedAwareProtocol(service) : protocol)];
    case "legacy-internal":
      return hasOneProtocol(service) ? [internalRule(service, protocol)] : [];
    case "legacy-external":
      return hasOneProtocol(service) ? [{ protocol, ports: portRange(numbersOf(service.ports)) }] : [];
  }
}

/** ingress-gce pkg/l4/resources/l4netlb.go and pkg/l4/forwardingrules/netlb_mixed_manager.go. */
function rbsRules({ service, facts, isDiscrete }: ForwardingInput, family: IpFamily): readonly ProtocolAndPorts[] {
  if (isMixed(service) && facts.mixedProtocolNetLB) {
    if (facts.mixedProtocolL3) return [{ protocol: L3_DEFAULT, ports: ALL_PORTS }];
    // The mixed manager lists ports even where the switch for discrete ports is off. IPv6 never goes through it.
    if (family === "IPv4") {
      return ["TCP", "UDP"].map((protocol) => ({
        protocol,
        ports: discreteOrRange(service.ports.filter((port) => port.protocol === protocol)),
      }));
    }
  }
  const ports = isDiscrete ? discreteOrRange(service.ports) : portRange(numbersOf(service.ports));
  return [{ protocol: firstProtocol(service), ports }];
}

/** ingress-gce pkg/l4/resources/forwarding_rules.go, CCM gce_loadbalancer_internal.go: more ports than five means all. */
function internalRule(service: Service, protocol: string): ProtocolAndPorts {
  const isEveryPort = protocol === L3_DEFAULT || service.ports.length > MAX_DISCRETE_PORTS;
  return { protocol, ports: isEveryPort ? ALL_PORTS : discretePorts(numbersOf(service.ports)) };
}

function discreteOrRange(ports: readonly ServicePort[]): PortSet {
  return ports.length > MAX_DISCRETE_PORTS ? portRange(numbersOf(ports)) : discretePorts(numbersOf(ports));
}

/** Whether every port has the same protocol; the CCM refuses others (cloud-provider-gcp gce_loadbalancer.go checkMixedProtocol). */
export function hasOneProtocol(service: Service): boolean {
  return service.ports.every((port) => port.protocol === firstProtocol(service));
}

function numbersOf(ports: readonly ServicePort[]): number[] {
  return ports.map(({ port }) => port);
}

/**
 * `fresh` as an existing load balancer keeps it: with discrete ports a rule that was made as a range stays one while its
 * ends do not change (ingress-gce pkg/l4/forwardingrules/equal.go equalPorts).
 */
export function keepRanges(
  fresh: readonly ForwardingRule[],
  existing: readonly ForwardingRule[],
): readonly ForwardingRule[] {
  return fresh.map((rule) => {
    if (rule.ports.kind !== "discrete") return rule;
    const range = portRange(rule.ports.ports);
    const isKept = existing.some(
      ({ ipVersion, protocol, ports }) =>
        ipVersion === rule.ipVersion && protocol === rule.protocol && samePortSet(ports, range),
    );
    return isKept ? { ...rule, ports: range } : rule;
  });
}
