import { GKE_CHANGES } from "./gke-changes.ts";
import { type GkeVersion, gkeVersion, isAtLeast } from "./gke-version.ts";

/** The name of a version gate. */
export type Gate = keyof typeof GKE_CHANGES;

/** The GKE versions from which something works. */
export const GATES = Object.fromEntries(
  Object.entries(GKE_CHANGES).map(([name, { from }]) => [name, gkeVersion(from)]),
) as Readonly<Record<Gate, GkeVersion>>;

/** One switch of the controllers; without `since` and `fixed` it is not known before someone says so. */
export interface FeatureDeclaration {
  /** What turns it on. */
  readonly since?: Gate;
  /** What it is in every version, unless somebody is told otherwise by Google. */
  readonly fixed?: boolean;
  /** What the controllers do where it is on, in one sentence. */
  readonly help: string;
}

/** The controllers' switches. A profile may state each; `auto` is what the version implies. */
export const FEATURES = {
  rbsByDefault: { since: "rbsByDefault", help: "New external Services get a backend service by themselves." },
  rbsDiscretePorts: { since: "rbsDiscretePorts", help: "Rules of external load balancers list up to five ports." },
  rbsNeg: { since: "rbsNeg", help: "External load balancers can have NEGs." },
  rbsNegDefault: { since: "rbsNeg", help: "New external load balancers with a backend service get NEGs." },
  mixedProtocolNetLB: { since: "mixedExternalIpv4", help: "External IPv4 Services may mix TCP and UDP." },
  mixedProtocolL3: {
    since: "mixedEverywhere",
    help: "External Services that mix protocols get one rule for all of them.",
  },
  mixedProtocolILB: { since: "mixedEverywhere", help: "Internal Services may mix TCP and UDP." },
  dualStackNetLB: { since: "dualStack", help: "External load balancers can have IPv6." },
  dualStackILB: { since: "dualStack", help: "Internal load balancers can have IPv6." },
  weightedNetLB: { since: "weighted", help: "External load balancers can weigh nodes by their Pods." },
  weightedIlb: { fixed: false, help: "Internal load balancers can weigh nodes; for projects that Google allows it." },
  zonalAffinityILB: { since: "zonalAffinity", help: "Internal load balancers can prefer the client's zone." },
  strongSessionAffinity: {
    fixed: false,
    help: "Session affinity outlives backends; for projects that Google allows it.",
  },
  byoIpv6: { since: "byoIpv6", help: "IPv6 addresses can come from ranges of your own." },
  standaloneNegLb: { fixed: false, help: "The class for load balancers of your own has a controller." },
  ipv6OnlyNeg: { since: "ipv6OnlyNeg", help: "NEGs can hold endpoints that have IPv6 alone." },
  l4lbConfig: { since: "l4lbConfig", help: "Services can name an L4LBConfig." },
  firewallDestinationRanges: { fixed: true, help: "Firewall rules open the address of their load balancer only." },
  denyFirewall: { help: "Load balancers with a backend service deny what their firewall rule does not allow." },
  denyFirewallLegacy: { help: "Target pools deny what their firewall rule does not allow." },
} as const satisfies Readonly<Record<string, FeatureDeclaration>>;

/** A switch of the controllers. */
export type Feature = keyof typeof FEATURES;

/** A switch of which nothing is known until someone says. */
export type FeatureWithoutDefault = {
  [Name in Feature]: keyof (typeof FEATURES)[Name] extends "help" ? Name : never;
}[Feature];

/** The switches that no version decides. */
export const FEATURES_WITHOUT_DEFAULT = (Object.keys(FEATURES) as Feature[]).filter(
  (name): name is FeatureWithoutDefault => !("since" in FEATURES[name] || "fixed" in FEATURES[name]),
);

/** What `auto` resolves to: in a cluster of `version`, or where that is unknown, as assumed, in the newest release. */
export function resolveAuto(feature: Feature, version: GkeVersion | undefined): boolean | undefined {
  const { since, fixed }: FeatureDeclaration = FEATURES[feature];
  if (since) return version === undefined || isAtLeast(version, GATES[since]);
  return fixed;
}
