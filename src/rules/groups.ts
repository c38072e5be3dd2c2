import type { Rule } from "../engine/rule.ts";

/** The groups of rules, in the order of the documentation. */
export const GROUPS = {
  type: "Type and annotations",
  versions: "Versions and cluster gates",
  ports: "Ports",
  addresses: "Addresses and shared IPs",
  tier: "Network tier",
  "dual-stack": "Dual stack",
  traffic: "Traffic policy, health check, weighted, affinity",
  firewall: "Source ranges and firewall",
  subnets: "Subnets",
  transitions: "Updates and deletions",
  neg: "Network endpoint groups",
  ingress: "Ingress",
  backends: "Settings of Ingress backends",
  workload: "Workloads behind endpoint groups",
  scale: "Scale",
  deprecated: "Deprecated",
  typos: "Typos and near misses",
} as const;

/** The name of a group of rules. */
export type Group = keyof typeof GROUPS;

/** The title of the rule's group. */
export function groupTitle({ group }: Rule): string {
  return group in GROUPS ? GROUPS[group as Group] : group;
}
