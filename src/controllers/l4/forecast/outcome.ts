import { sentence } from "../../reason.ts";
import type { OpenedRanges } from "../firewall.ts";
import type { Owner } from "../ownership.ts";
import { type Cloud, isUnchosen } from "./cloud.ts";
import type { Rule } from "./rule.ts";

/** What happens to the load balancer's address of one family. */
export type AddressChange = "none" | "added" | "removed" | "same" | "changed";

/** A forwarding rule after the edit; exactly one of the last three fields is there. */
export interface ForecastRule {
  readonly ipVersion: "IPV4" | "IPV6";
  readonly protocol: string;
  readonly scheme: "EXTERNAL" | "INTERNAL";
  readonly networkTier: "PREMIUM" | "STANDARD";
  readonly allowGlobalAccess: boolean;
  readonly ports?: readonly string[];
  readonly portRange?: string;
  readonly allPorts?: true;
}

/** What GKE's controllers do to the load balancer of a Service, and what it has afterwards. */
export interface Forecast {
  readonly owner: Owner | "none";
  /** The last sync ends in an error. */
  readonly fails: boolean;
  readonly ipv4: AddressChange;
  readonly ipv6: AddressChange;
  readonly forwardingRuleChange: "none" | "created" | "patched" | "recreated" | "deleted";
  /** The user's annotations that a controller takes off. */
  readonly annotationsRemoved: readonly string[];
  readonly forwardingRules: readonly ForecastRule[];
  /** What the node firewall lets in, by the family of the ranges. */
  readonly sourceRanges: OpenedRanges;
  /** One sentence each, with its source in brackets. */
  readonly reasons: readonly string[];
  /** The addresses afterwards; "new" where Google Cloud chooses one. */
  readonly addresses: { readonly ipv4?: string; readonly ipv6?: string };
  /** Why Google Cloud does not give the IPv4 address to a new rule, which only the cloud itself finds; absent where it does or nobody knows. */
  readonly notGranted?: string;
}

/** What has become of `before` in the cloud. */
export function outcomeOf(cloud: Cloud, before: readonly Rule[], annotationsRemoved: readonly string[]): Forecast {
  const after = cloud.rules;
  const ipv4 = addressOf(after, "IPV4");
  const ipv6 = addressOf(after, "IPV6");
  return {
    owner: cloud.owner,
    fails: cloud.failure !== undefined,
    ipv4: changeOf(addressOf(before, "IPV4"), ipv4),
    ipv6: changeOf(addressOf(before, "IPV6"), ipv6),
    forwardingRuleChange: cloud.change,
    annotationsRemoved,
    forwardingRules: after.map(present),
    sourceRanges: cloud.firewall,
    reasons: [...new Set(cloud.reasons.map(sentence))],
    addresses: { ...(ipv4 ? { ipv4: name(ipv4) } : {}), ...(ipv6 ? { ipv6: name(ipv6) } : {}) },
  };
}

/** The status is written by the last sync: beside a rule that leaked, the address is that of the one made later. */
function addressOf(rules: readonly Rule[], ipVersion: Rule["ipVersion"]): string | undefined {
  return rules.findLast((rule) => rule.ipVersion === ipVersion)?.address;
}

function changeOf(before: string | undefined, after: string | undefined): AddressChange {
  if (before === undefined) return after === undefined ? "none" : "added";
  if (after === undefined) return "removed";
  return before === after ? "same" : "changed";
}

function name(address: string): string {
  return isUnchosen(address) ? "new" : address;
}

function present({ ipVersion, protocol, scheme, networkTier, allowGlobalAccess, ...ports }: Rule): ForecastRule {
  const rule = { ipVersion, protocol, scheme, networkTier, allowGlobalAccess };
  if (ports.allPorts) return { ...rule, allPorts: true };
  if (ports.portRange !== "") return { ...rule, portRange: ports.portRange };
  return { ...rule, ports: ports.ports.map(String) };
}
