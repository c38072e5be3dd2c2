import { type Forecast, forecast } from "../controllers/l4/forecast.ts";
import { ServiceModel } from "../controllers/l4/model.ts";
import type { Cluster } from "../domain/cluster.ts";
import { SERVICE, type Service } from "../domain/kinds/service.ts";

/** Addresses for documentation (RFC 5737, RFC 3849), which stand for those that no manifest tells. */
const STAND_INS = { IPV4: "192.0.2.1", IPV6: "2001:db8::1" } as const;

/** What the controllers do on an edit from `previous` to `next`; undefined where that is nothing to speak of. */
export function forecastEdit(previous: unknown, next: unknown, cluster: Cluster): Forecast | undefined {
  const old = SERVICE.read(previous);
  const isAddressed = old.statusIPs.length > 0;
  const statusIPs = isAddressed ? old.statusIPs : standInsFor(old, cluster);
  const result = forecast({ cluster, old: { ...old, statusIPs }, new: { ...SERVICE.read(next), statusIPs } });
  if (!isNews(result)) return undefined;
  return isAddressed ? result : { ...result, reasons: result.reasons.map(withoutStandIns) };
}

function standInsFor(service: Service, cluster: Cluster): readonly string[] {
  const rules = new ServiceModel(service, service, cluster).forwardingRules;
  return [...new Set(rules.map(({ ipVersion }) => STAND_INS[ipVersion]))];
}

function withoutStandIns(reason: string): string {
  return Object.values(STAND_INS).reduce((text, standIn) => text.replaceAll(standIn, "its present address"), reason);
}

/** Whether the update does anything that its author should know. */
function isNews({ forwardingRuleChange, fails, ipv4, ipv6, annotationsRemoved }: Forecast): boolean {
  const isQuiet = (change: Forecast["ipv4"]) => change === "none" || change === "same";
  return forwardingRuleChange !== "none" || fails || !isQuiet(ipv4) || !isQuiet(ipv6) || annotationsRemoved.length > 0;
}
