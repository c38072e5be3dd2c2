import { type Cidr, parseAddress, parseCidr } from "../../domain/addresses.ts";
import type { FirewallRuleRecord } from "../../domain/cluster-profile.ts";

/** From where Google's health checks and proxies reach backends (Cloud Load Balancing: Health checks overview, probe IP ranges). */
export const HEALTH_CHECK_RANGES = ["130.211.0.0/22", "35.191.0.0/16"];

/** Whether the rules let TCP connections to `port` in from all of Google's health checks. */
export function allowHealthChecks(rules: readonly FirewallRuleRecord[], port: number): boolean {
  const onPort = rules.filter(({ allowed }) => allowed.some((entry) => allowsTcp(entry, port)));
  return HEALTH_CHECK_RANGES.every((range) => onPort.some((rule) => covers(rule, range)));
}

/** Whether "tcp", "tcp:8080", "tcp:8000-9000" or "all" lets `port` in. */
function allowsTcp(entry: string, port: number): boolean {
  const [protocol, ports] = entry.split(":", 2);
  if (protocol === "all") return true;
  if (protocol !== "tcp" && protocol !== "6") return false;
  if (ports === undefined) return true;
  const [first, last = first] = ports.split("-", 2).map(Number);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}

function covers({ sourceRanges }: FirewallRuleRecord, range: string): boolean {
  const inner = parseCidr(range);
  const address = parseAddress(range.split("/", 1)[0] ?? "");
  const isIn = (outer: Cidr | undefined) =>
    inner && address && outer && outer.prefixLength <= inner.prefixLength && outer.contains(address);
  return sourceRanges.some((source) => isIn(parseCidr(source)));
}
