import type { ServicePort } from "../../../domain/kinds/service.ts";

/** A forwarding rule as the Compute Engine API holds it, in so far as the controllers compare it. */
export interface Rule {
  /** Stands for the real name: "a" for the one that RBS and the CCM share (a + UID), "tcp", "udp", "l3" for k8s2-tcp-… */
  readonly name: string;
  readonly ipVersion: "IPV4" | "IPV6";
  /** Empty in a wanted rule: any free address. */
  readonly address: string;
  readonly protocol: string;
  /** As the Service lists them, numbers may repeat; empty for a range or all ports. */
  readonly ports: readonly number[];
  /** "80-443", or empty. */
  readonly portRange: string;
  readonly allPorts: boolean;
  readonly scheme: "EXTERNAL" | "INTERNAL";
  readonly networkTier: "PREMIUM" | "STANDARD";
  readonly allowGlobalAccess: boolean;
  /** The name of the subnet, or empty. */
  readonly subnet: string;
  /** Stands for the backend service or target pool. */
  readonly backend: string;
  readonly ipCollection: string;
}

/** The ports of a rule: one of three ways. */
export type RulePorts = Pick<Rule, "ports" | "portRange" | "allPorts">;

/** A rule for every port. */
export const EVERY_PORT: RulePorts = { ports: [], portRange: "", allPorts: true };

/** A rule that lists `numbers`. */
export function listOf(numbers: readonly number[]): RulePorts {
  return { ports: numbers, portRange: "", allPorts: false };
}

/** A rule for the range from the lowest to the highest of `numbers`. */
export function rangeOf(numbers: readonly number[]): RulePorts {
  return { ports: [], portRange: spanOf(numbers), allPorts: false };
}

/** "80-443" for 443, 80, 100; empty without numbers (ingress-gce pkg/utils MinMaxPortRange). */
function spanOf(numbers: readonly number[]): string {
  if (numbers.length === 0) return "";
  const [lowest, highest] = numbers.reduce(
    ([low, high], number) => [Math.min(low, number), Math.max(high, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return `${lowest}-${highest}`;
}

/** The port numbers in the order of the Service. */
export function numbersOf(ports: readonly ServicePort[]): number[] {
  return ports.map(({ port }) => port);
}

/** How two rules are compared. */
interface Comparison {
  /** A range stays a range while its ends stay (the switch for discrete ports is on). */
  readonly keepsRanges: boolean;
  /** ingress-gce compares the addresses of IPv4 rules only (forwardingrules/equal.go EqualIPv6). */
  readonly ignoresAddress?: boolean;
}

/**
 * In what `existing` differs from `wanted`, as phrases; empty where the controllers leave the rule alone.
 * Sources: ingress-gce pkg/l4/forwardingrules/equal.go, cloud-provider-gcp gce_loadbalancer_internal.go forwardingRulesEqual.
 */
export function differencesOf(existing: Rule, wanted: Rule, { keepsRanges, ignoresAddress }: Comparison): string[] {
  const differences: string[] = [];
  const compare = (what: string, from: string | boolean, to: string | boolean) => {
    if (from !== to) differences.push(`${what} ${from === "" ? "none" : from} → ${to === "" ? "none" : to}`);
  };
  if (!ignoresAddress && wanted.address !== "") compare("address", existing.address, wanted.address);
  compare("protocol", existing.protocol.toUpperCase(), wanted.protocol.toUpperCase());
  if (!samePorts(existing, wanted, keepsRanges)) compare("ports", formatPorts(existing), formatPorts(wanted));
  compare("global access", existing.allowGlobalAccess, wanted.allowGlobalAccess);
  compare("subnet", existing.subnet, wanted.subnet);
  compare("network tier", existing.networkTier, wanted.networkTier);
  compare("backend service", existing.backend, wanted.backend);
  compare("IP collection", existing.ipCollection, wanted.ipCollection);
  return differences;
}

function samePorts(existing: Rule, wanted: Rule, keepsRanges: boolean): boolean {
  if (existing.allPorts !== wanted.allPorts) return false;
  if (keepsRanges && existing.ports.length === 0) {
    return existing.portRange === (wanted.ports.length > 0 ? spanOf(wanted.ports) : wanted.portRange);
  }
  return sameNumbers(existing.ports, wanted.ports) && existing.portRange === wanted.portRange;
}

/** Equal lengths and equal sets, as the controllers' EqualStringSets has it. */
function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  const inB = new Set(b);
  return a.length === b.length && new Set(a).size === inB.size && a.every((number) => inB.has(number));
}

/** The ports for people: "80,443", "80-443" or "all". */
export function formatPorts({ ports, portRange, allPorts }: RulePorts): string {
  return allPorts ? "all" : portRange || ports.join(",");
}
