import type { AddressRecord, ClusterProfile, SubnetRecord } from "../../domain/cluster-profile.ts";
import { field, isObject, listIn } from "../../domain/json.ts";
import { lastSegment, text } from "./gke-api.ts";

/** The items of one page of an aggregated list: "regions/…" or "global" → { [collection]: […] }. */
export function aggregatedItems(page: unknown, collection: string): readonly unknown[] {
  const scopes = field(page, "items");
  if (!isObject(scopes)) return [];
  return Object.values(scopes).flatMap((scope) => listIn(scope, collection));
}

/** The record of an Address of the Compute Engine API (compute v1 addresses); undefined for one without an address. */
export function addressRecord(address: unknown): AddressRecord | undefined {
  const name = text(address, "name");
  const ip = text(address, "address");
  if (name === undefined || ip === undefined) return undefined;
  const region = lastSegment(text(address, "region"));
  const users = field(address, "users");
  const prefixLength = field(address, "prefixLength");
  const endpoint = text(address, "ipv6EndpointType");
  return {
    name,
    address: ip,
    ipVersion: text(address, "ipVersion") === "IPV6" ? "IPV6" : "IPV4",
    type: text(address, "addressType") === "INTERNAL" ? "INTERNAL" : "EXTERNAL",
    tier: text(address, "networkTier") === "STANDARD" ? "STANDARD" : "PREMIUM",
    region: region ?? null,
    scope: region === undefined ? "global" : "regional",
    purpose: text(address, "purpose") ?? null,
    subnet: lastSegment(text(address, "subnetwork")) ?? null,
    prefixLength: typeof prefixLength === "number" ? prefixLength : null,
    ipv6EndpointType: endpoint === "NETLB" || endpoint === "VM" ? endpoint : null,
    users: Array.isArray(users) ? users.filter((user) => typeof user === "string") : [],
  };
}

/** The record of a Subnetwork of the Compute Engine API (compute v1 subnetworks). */
export function subnetRecord(subnet: unknown): SubnetRecord | undefined {
  const name = text(subnet, "name");
  if (name === undefined) return undefined;
  const stackType = text(subnet, "stackType");
  const access = text(subnet, "ipv6AccessType");
  return {
    name,
    region: lastSegment(text(subnet, "region")) ?? null,
    network: lastSegment(text(subnet, "network")) ?? null,
    ipv4Range: text(subnet, "ipCidrRange") ?? null,
    stackType: stackType === "IPV4_IPV6" || stackType === "IPV6_ONLY" ? stackType : "IPV4_ONLY",
    ipv6AccessType: access === "INTERNAL" || access === "EXTERNAL" ? access : "NONE",
    ipv6Range: text(subnet, "externalIpv6Prefix") ?? text(subnet, "internalIpv6Prefix") ?? null,
    purpose: text(subnet, "purpose") ?? null,
  };
}

/** The project's default network tier (compute v1 projects.get). */
export function projectFacts(project: unknown): ClusterProfile {
  switch (text(project, "defaultNetworkTier")) {
    case "PREMIUM":
      return { projectDefaultNetworkTier: "Premium" };
    case "STANDARD":
      return { projectDefaultNetworkTier: "Standard" };
    default:
      return {};
  }
}

/** The zones of a region (compute v1 regions.get). */
export function regionFacts(region: unknown): ClusterProfile {
  const zones = field(region, "zones");
  return Array.isArray(zones) ? { regionZones: zones.flatMap((zone) => lastSegment(String(zone)) ?? []) } : {};
}
