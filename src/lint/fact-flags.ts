import type { Fact } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";

/** How a flag becomes a fact. */
export type FactFlag =
  | { readonly fact: keyof ClusterProfile; readonly kind: "version" | "text" | "number" | "switch" }
  | { readonly fact: keyof ClusterProfile; readonly kind: "choice"; readonly of: readonly string[] };

/** The facts of a cluster that have a flag of their own; `--fact NAME=VALUE` sets any other. */
export const FACT_FLAGS: Readonly<Record<string, FactFlag>> = {
  "gke-version": { fact: "gkeVersion", kind: "version" },
  region: { fact: "region", kind: "text" },
  network: { fact: "network", kind: "text" },
  "stack-type": { fact: "stackType", kind: "choice", of: ["ipv4", "ipv4-ipv6", "ipv6"] },
  "network-tier": { fact: "projectDefaultNetworkTier", kind: "choice", of: ["Premium", "Standard"] },
  "node-count": { fact: "nodeCount", kind: "number" },
  "max-nodes-per-zone": { fact: "maxNodesPerZone", kind: "number" },
  subsetting: { fact: "subsetting", kind: "switch" },
  "http-load-balancing": { fact: "httpLoadBalancing", kind: "switch" },
  "dataplane-v2": { fact: "dataplaneV2", kind: "switch" },
  "vpc-native": { fact: "vpcNative", kind: "switch" },
  "shared-vpc": { fact: "sharedVpc", kind: "switch" },
  "user-managed-firewall": { fact: "userManagedFirewall", kind: "switch" },
};

/** The flag by which a user states what a skipped rule lacks. */
export function flagFor(missing: string): string {
  const named = Object.entries(FACT_FLAGS).find(([, { fact }]) => fact === (missing as Fact));
  if (named) return `--${named[0]}`;
  if (KINDS.has(missing)) return "--state";
  return FEATURE_FACTS.has(missing) ? `--fact features.${missing}=true|false` : "--cluster";
}

const KINDS = new Set([
  "services",
  "ingresses",
  "workloads",
  "ingressClasses",
  "l4lbConfigs",
  "networks",
  "backendConfigs",
  "serviceAttachments",
]);
const FEATURE_FACTS = new Set(["denyFirewall", "denyFirewallLegacy"]);
