import type { AddressChange, Forecast, ForecastRule } from "../controllers/l4/forecast.ts";
import { painter } from "./paint.ts";
import { Rows } from "./rows.ts";

const OWNERS: Readonly<Record<Forecast["owner"], string>> = {
  "rbs-netlb": "RBS controller: external, backend service",
  "ilb-subsetting": "subsetting controller: internal, NEGs",
  "legacy-external": "cloud controller manager: external, target pool",
  "legacy-internal": "cloud controller manager: internal, instance groups",
  none: "no controller",
};

const PRESUMED = "has never lived (no status, no finalizers); presumed to live, as by lint --base";

const RULE_CHANGES: Readonly<Record<Forecast["forwardingRuleChange"], string>> = {
  none: "No forwarding rule changes.",
  created: "Forwarding rules are made; those that exist stay.",
  patched: "Forwarding rules are patched in place, without a gap.",
  recreated: "Forwarding rules are deleted and made again: expect a gap in traffic.",
  deleted: "Forwarding rules are deleted.",
};

/** How to show a forecast. */
export interface TextOptions {
  /** There was a Service before, so that what changes is of interest. */
  readonly isUpdate: boolean;
  /** Nothing shows that it ever lived, and the forecast is as if it did. */
  readonly isPresumed?: boolean;
  readonly colour: boolean;
  /** 80 where nothing is said. */
  readonly columns?: number;
}

/** The forecast for people: no wider than the columns where words allow, colour only on a terminal. */
export function forecastText(name: string, forecast: Forecast, options: TextOptions): string {
  const { isUpdate, isPresumed, colour, columns } = options;
  const paint = painter(colour);
  const rows = new Rows(columns);
  const lines = [
    paint("bold", `Service ${name}`),
    ...(isPresumed ? rows.row("old", [PRESUMED]) : []),
    ...rows.row("owner", [OWNERS[forecast.owner]]),
    ...rows.row("addresses", addresses(forecast)),
    ...rows.row("forwarding rules", forecast.forwardingRules.map(ruleText)),
    ...rows.row("source ranges", ranges(forecast)),
    ...rows.row(isUpdate ? "the edit" : "result", verdict(forecast)),
    paint("bold", "Why"),
    ...forecast.reasons.flatMap((reason) => rows.item(reason)),
  ];
  return `${lines.join("\n")}\n`;
}

function addresses({ addresses: now, ipv4, ipv6 }: Forecast): string[] {
  const text = (family: string, address: string | undefined, change: AddressChange) =>
    change === "none" ? [] : [`${family} ${address ?? ""}${address ? " " : ""}(${change})`];
  return [...text("IPv4", now.ipv4, ipv4), ...text("IPv6", now.ipv6, ipv6)];
}

function ruleText(rule: ForecastRule): string {
  const { ipVersion, protocol, scheme, networkTier, allowGlobalAccess } = rule;
  const ports = rule.allPorts ? "all ports" : (rule.portRange ?? rule.ports?.join(","));
  const tier = `${networkTier === "STANDARD" ? "Standard" : "Premium"} tier`;
  const traits =
    scheme === "EXTERNAL" ? ["external", tier] : ["internal", ...(allowGlobalAccess ? ["global access"] : [])];
  return `${ipVersion === "IPV4" ? "IPv4" : "IPv6"} ${protocol} ${ports}, ${traits.join(", ")}`;
}

function ranges({ sourceRanges: { IPV4 = [], IPV6 = [] } }: Forecast): string[] {
  return [
    ...(IPV4.length > 0 ? [`IPv4 ${IPV4.join(", ")}`] : []),
    ...(IPV6.length > 0 ? [`IPv6 ${IPV6.join(", ")}`] : []),
  ];
}

function verdict({ fails, forwardingRuleChange, annotationsRemoved }: Forecast): string[] {
  return [
    ...(fails ? ["The sync fails."] : []),
    RULE_CHANGES[forwardingRuleChange],
    ...annotationsRemoved.map((key) => `The annotation ${key} is taken off.`),
  ];
}
