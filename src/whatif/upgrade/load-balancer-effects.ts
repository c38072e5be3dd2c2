import type { Forecast, ForecastRule } from "../../controllers/l4/forecast.ts";
import type { Effect } from "../../controllers/l7/effects.ts";
import { sentence } from "../../controllers/reason.ts";
import { sameJson } from "../../domain/json.ts";
import type { Service, ServicePort } from "../../domain/kinds/service.ts";
import type { Told } from "./effect.ts";

/** What the restart of the controllers does to a live load balancer, told from it before and after. */
export function liveEffects(service: Service, before: Forecast, after: Forecast): readonly Told[] {
  const { reasons } = after;
  const [alive, dead] = portsBetween(service, before, after);
  const isBeside = after.forwardingRuleChange === "created" && before.forwardingRules.length > 0;
  return [
    ...(after.fails && !before.fails
      ? [{ kind: "sync-fails", description: "The sync of the load balancer fails.", reasons } as const]
      : []),
    ...(before.fails && !after.fails
      ? [{ kind: "sync-succeeds", description: "The sync, which fails now, succeeds.", reasons } as const]
      : []),
    ...(isBeside ? [] : RULE_CHANGES[after.forwardingRuleChange].map((told) => ({ ...told, reasons }))),
    ...(alive.length > 0 && before.forwardingRules.length > 0
      ? [
          {
            kind: "ports-alive",
            description: `Ports that are dead now come alive: ${alive.join(", ")}${openTo(after)}.`,
          } as const,
        ]
      : []),
    ...(dead.length > 0 && after.forwardingRules.length > 0
      ? [
          {
            kind: "ports-dead",
            description: `Ports that are served now are served no more: ${dead.join(", ")}.`,
          } as const,
        ]
      : []),
    ...addressTold("IPv4", after.ipv4, before),
    ...addressTold("IPv6", after.ipv6, before),
    ...(before.forwardingRules.length > 0 && !sameJson(before.sourceRanges, after.sourceRanges)
      ? [
          {
            kind: "sources-changed",
            description: `The firewall lets in other sources: ${sourcesText(after)}.`,
          } as const,
        ]
      : []),
  ];
}

const RULE_CHANGES: Readonly<Record<Forecast["forwardingRuleChange"], readonly Told[]>> = {
  none: [],
  created: [{ kind: "rule-created", description: "A load balancer is made where none lived." }],
  patched: [{ kind: "rule-patched", description: "The forwarding rule is changed in place, without a gap." }],
  recreated: [
    { kind: "rule-recreated", description: "The forwarding rule is deleted and made again: traffic stops in between." },
  ],
  deleted: [{ kind: "rule-deleted", description: "The forwarding rule is deleted: traffic stops." }],
};

function addressTold(family: string, change: Forecast["ipv4"], before: Forecast): readonly Told[] {
  const kind = "address-changed";
  if (change === "changed") return [{ kind, description: `The ${family} address changes.` }];
  if (change === "removed") return [{ kind, description: `The ${family} address is lost from the status.` }];
  const isMore = change === "added" && before.forwardingRules.length > 0;
  return isMore
    ? [{ kind: "address-added", description: `An ${family} address is added, beside the one that stays.` }]
    : [];
}

/**
 * What another version makes of the Service where it is made anew; no word of rules that the live load balancer, which is
 * `live` then, comes to by itself.
 */
export function anewEffects(
  service: Service,
  { before, after, live }: { readonly before: Anew; readonly after: Anew; readonly live: Forecast | undefined },
): readonly Told[] {
  const [was, is] = [before.forecast, after.forecast];
  const { reasons } = is;
  const told: Told[] = [];
  if (is.fails && !was.fails) told.push({ kind: "anew-fails", description: "Made anew, its sync fails.", reasons });
  if (was.fails && !is.fails)
    told.push({ kind: "anew-succeeds", description: "Made anew, its sync succeeds.", reasons });
  if (was.owner !== is.owner) {
    const description = `Made anew, it is ${OWNERS[is.owner]}; today it would be ${OWNERS[was.owner]}.`;
    return [...told, { kind: "anew-owner", description, reasons }];
  }
  if (is.owner === "none") return told;
  if (before.hasNegs !== after.hasNegs) {
    told.push({ kind: "anew-backends", description: "Made anew, it has NEGs as backends instead of instance groups." });
  }
  if (live !== undefined && sameRules(live, is)) return told;
  const [alive, dead] = portsBetween(service, was, is);
  if (alive.length > 0) {
    told.push({ kind: "anew-ports-alive", description: `Made anew, it also serves ${alive.join(", ")}${openTo(is)}.` });
  }
  if (dead.length > 0) {
    told.push({ kind: "anew-ports-dead", description: `Made anew, it does not serve ${dead.join(", ")}.` });
  }
  if (was.ipv4 !== is.ipv4 || was.ipv6 !== is.ipv6) {
    told.push({
      kind: "anew-families",
      description: `Made anew, it has ${familiesText(is)}; today ${familiesText(was)}.`,
    });
  }
  if (!sameJson(was.sourceRanges, is.sourceRanges) && was.ipv6 === is.ipv6) {
    told.push({ kind: "anew-sources", description: `Made anew, its firewall lets in ${sourcesText(is)}.` });
  }
  const isOther = was.ipv6 === is.ipv6 && !sameRules(was, is);
  if (isOther && !is.fails && !was.fails) {
    told.push({
      kind: "anew-rules",
      description: `Made anew, it has the forwarding rules ${rulesText(is)}; today ${rulesText(was)}.`,
    });
  }
  return told;
}

/** What a version makes of a Service that is made anew. */
export interface Anew {
  readonly forecast: Forecast;
  /** Its backends are NEGs, not instance groups. */
  readonly hasNegs: boolean;
}

/** The controllers, as messages name what they make. */
const OWNERS: Readonly<Record<Forecast["owner"], string>> = {
  "rbs-netlb": "an external load balancer with a backend service",
  "legacy-external": "an external load balancer with a target pool",
  "ilb-subsetting": "an internal load balancer with NEGs (subsetting)",
  "legacy-internal": "an internal load balancer with instance groups",
  none: "nobody's, without a load balancer",
};

/** What happens to what clients reach through Ingresses and NEGs. */
export function layer7Effects(effects: readonly Effect[]): readonly Told[] {
  return effects.map((effect) => ({
    kind: effect.kind === "change" ? "traffic-changes" : "traffic-stops",
    description: effect.text,
    reasons: [sentence(effect)],
  }));
}

/** The ports that come alive, and those that are served no more. */
function portsBetween(service: Service, before: Forecast, after: Forecast): readonly [string[], string[]] {
  const alive: string[] = [];
  const dead: string[] = [];
  for (const port of service.ports) {
    const [was, is] = [before, after].map(({ forwardingRules }) => forwardingRules.some((rule) => serves(rule, port)));
    if (was !== is) (is ? alive : dead).push(`${port.protocol} ${port.port}`);
  }
  return [alive, dead];
}

/** Whether the rule brings packets for the port to the nodes. */
function serves(rule: ForecastRule, { protocol, port }: ServicePort): boolean {
  if (rule.protocol !== "L3_DEFAULT" && rule.protocol !== protocol) return false;
  if (rule.allPorts) return true;
  if (rule.ports) return rule.ports.includes(String(port));
  const [lowest, highest = lowest] = (rule.portRange ?? "").split("-").map(Number);
  return lowest !== undefined && highest !== undefined && lowest <= port && port <= highest;
}

function openTo(forecast: Forecast): string {
  const text = sourcesText(forecast);
  return text === "nobody" ? "" : `, for ${text}`;
}

function sourcesText({ sourceRanges: { IPV4 = [], IPV6 = [] } }: Forecast): string {
  return [...IPV4, ...IPV6].join(", ") || "nobody";
}

function familiesText({ ipv4, ipv6 }: Forecast): string {
  const families = [...(ipv4 === "added" ? ["IPv4"] : []), ...(ipv6 === "added" ? ["IPv6"] : [])];
  return families.length > 0 ? `addresses of ${families.join(" and ")}` : "no address";
}

function rulesText({ forwardingRules }: Forecast): string {
  const texts = forwardingRules.map((rule) => {
    return `${rule.ipVersion === "IPV4" ? "IPv4" : "IPv6"} ${rule.protocol} ${portsText(rule)}`;
  });
  return texts.sort().join(" and ") || "none";
}

/** Whether both have rules that serve the same, in whatever order; one port is one port, whether as a list or as a range. */
function sameRules(a: Forecast, b: Forecast): boolean {
  const [rules, others] = [a, b].map(({ forwardingRules }) =>
    forwardingRules
      .map((rule) => {
        const { ports: _, portRange: __, allPorts: ___, ...others } = rule;
        return { ...others, served: portsText(rule) };
      })
      .sort((one, other) => keyOf(one).localeCompare(keyOf(other))),
  );
  return sameJson(rules, others);
}

/** What no two rules of a load balancer have in common. */
function keyOf({
  ipVersion,
  protocol,
  served,
}: Pick<ForecastRule, "ipVersion" | "protocol"> & { served: string }): string {
  return `${ipVersion} ${protocol} ${served}`;
}

function portsText({
  allPorts,
  portRange,
  ports = [],
}: Pick<ForecastRule, "allPorts" | "portRange" | "ports">): string {
  if (allPorts) return "all ports";
  const [lowest, highest] = portRange?.split("-") ?? [];
  if (lowest !== undefined) return lowest === highest ? lowest : `${lowest}-${highest}`;
  return [...new Set(ports)].sort((a, b) => Number(a) - Number(b)).join(",");
}
