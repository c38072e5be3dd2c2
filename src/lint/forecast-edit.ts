import { type Forecast, forecast } from "../controllers/l4/forecast.ts";
import { ServiceModel } from "../controllers/l4/model.ts";
import type { Cluster } from "../domain/cluster.ts";
import { SERVICE, type Service } from "../domain/kinds/service.ts";

/** Addresses for documentation (RFC 5737, RFC 3849), which stand for those that no manifest tells. */
const STAND_INS = { IPV4: "192.0.2.1", IPV6: "2001:db8::1" } as const;

/** What the controllers do on an edit of what lives, or on its deletion; undefined where that is nothing to speak of. */
export function forecastEdit(previous: unknown, next: unknown, cluster: Cluster): Forecast | undefined {
  const result = forecastLive(previous, next, cluster);
  return isNews(result) ? result : undefined;
}

/** What the controllers do on an edit from the live `previous` to `next`, on a deletion where that is undefined. */
export function forecastLive(previous: unknown, next: unknown, cluster: Cluster): Forecast {
  const { service: old, tell } = addressed(SERVICE.read(previous), cluster);
  const after = next === undefined ? undefined : { ...SERVICE.read(next), statusIPs: old.statusIPs };
  const result = forecast({ cluster, old, new: after });
  const known = Object.entries(result.addresses).filter(([, address]) => tell(address) === address);
  return { ...result, addresses: Object.fromEntries(known), reasons: result.reasons.map(tell) };
}

/** A live Service with the addresses of its load balancer. */
interface Addressed {
  readonly service: Service;
  /** A sentence about it, without the addresses that only stand for those that nobody knows. */
  readonly tell: (sentence: string) => string;
}

/** The live Service, with addresses that stand for its own where its status tells none. */
export function addressed(service: Service, cluster: Cluster): Addressed {
  if (service.statusIPs.length > 0) return { service, tell: (sentence) => sentence };
  const rules = new ServiceModel(service, service, cluster).forwardingRules;
  const statusIPs = [...new Set(rules.map(({ ipVersion }) => STAND_INS[ipVersion]))];
  return { service: { ...service, statusIPs }, tell: withoutStandIns };
}

function withoutStandIns(reason: string): string {
  return Object.values(STAND_INS).reduce((text, standIn) => text.replaceAll(standIn, "its present address"), reason);
}

/** Whether the update does anything that its author should know. */
function isNews({ forwardingRuleChange, fails, ipv4, ipv6, annotationsRemoved }: Forecast): boolean {
  const isQuiet = (change: Forecast["ipv4"]) => change === "none" || change === "same";
  return forwardingRuleChange !== "none" || fails || !isQuiet(ipv4) || !isQuiet(ipv6) || annotationsRemoved.length > 0;
}
