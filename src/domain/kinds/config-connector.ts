import type { AddressRecord, SubnetRecord } from "../cluster-profile.ts";
import { kind } from "./kind.ts";
import type { ShapeReader } from "./shape.ts";

/** The group of Config Connector's objects of Compute Engine. */
const COMPUTE = {
  group: "compute.cnrm.cloud.google.com",
  version: "v1beta1",
  isCustom: true,
  watched: "objects",
} as const;

export const COMPUTE_ADDRESS = kind({
  ...COMPUTE,
  kind: "ComputeAddress",
  plural: "computeaddresses",
  /** The address that it reserves (Config Connector reference, ComputeAddress); undefined until it has one. */
  peer: (object) => ({ record: readAddress(object) }),
});

export const COMPUTE_SUBNETWORK = kind({
  ...COMPUTE,
  kind: "ComputeSubnetwork",
  plural: "computesubnetworks",
  /** The subnet that it makes (Config Connector reference, ComputeSubnetwork). */
  peer: (object) => ({ record: readSubnet(object) }),
});

function readAddress(object: ShapeReader): AddressRecord | undefined {
  const spec = object.object("spec");
  const observed = object.object("status").object("observedState");
  const address = observed.text("address", undefined) ?? spec.text("address", undefined);
  const name = resourceName(object);
  if (address === undefined || name === undefined) return undefined;
  const location = spec.text("location", undefined);
  const isGlobal = location === "global";
  const subnet = spec.object("subnetworkRef");
  return {
    name,
    address,
    ipVersion: spec.string("ipVersion") === "IPV6" ? "IPV6" : "IPV4",
    type: spec.string("addressType") === "INTERNAL" ? "INTERNAL" : "EXTERNAL",
    tier: spec.string("networkTier") === "STANDARD" ? "STANDARD" : "PREMIUM",
    scope: isGlobal ? "global" : "regional",
    region: isGlobal ? null : (location ?? null),
    purpose: spec.text("purpose", undefined) ?? null,
    subnet: lastSegment(subnet.text("external", undefined) ?? subnet.text("name", undefined)) ?? null,
    prefixLength: spec.integer("prefixLength") ?? null,
    ipv6EndpointType: ipv6EndpointType(spec.string("ipv6EndpointType")),
  };
}

function readSubnet(object: ShapeReader): SubnetRecord | undefined {
  const spec = object.object("spec");
  const status = object.object("status");
  const name = resourceName(object);
  if (name === undefined) return undefined;
  const stackType = spec.string("stackType");
  const access = spec.string("ipv6AccessType");
  const network = spec.object("networkRef");
  return {
    name,
    region: spec.text("region", undefined) ?? null,
    network: lastSegment(network.text("external", undefined) ?? network.text("name", undefined)) ?? null,
    ipv4Range: spec.text("ipCidrRange", undefined) ?? null,
    stackType: stackType === "IPV4_IPV6" || stackType === "IPV6_ONLY" ? stackType : "IPV4_ONLY",
    ipv6AccessType: access === "INTERNAL" || access === "EXTERNAL" ? access : "NONE",
    ipv6Range: status.text("externalIpv6Prefix", undefined) ?? status.text("internalIpv6Prefix", undefined) ?? null,
    purpose: spec.text("purpose", "PRIVATE"),
  };
}

/** The name of the Google Cloud resource: `spec.resourceID`, else the object's own. */
function resourceName(object: ShapeReader): string | undefined {
  return object.object("spec").text("resourceID", undefined) ?? object.object("metadata").text("name", undefined);
}

function ipv6EndpointType(value: string | undefined): "NETLB" | "VM" | null {
  return value === "NETLB" || value === "VM" ? value : null;
}

function lastSegment(url: string | undefined): string | undefined {
  return url?.slice(url.lastIndexOf("/") + 1);
}
