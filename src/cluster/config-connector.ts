import type { AddressRecord, SubnetRecord } from "../domain/cluster-profile.ts";
import { field } from "../domain/json.ts";
import type { ReflectorSink } from "./reflector.ts";

/** Inventory records of one kind of Config Connector's objects, by namespace and name. */
export class InventoryTable<T> implements ReflectorSink {
  readonly #records = new Map<string, T>();
  readonly #read: (object: unknown) => T | undefined;
  #version = 0;

  /** `read` makes the record of an object, or undefined while the object says too little. */
  constructor(read: (object: unknown) => T | undefined) {
    this.#read = read;
  }

  get size(): number {
    return this.#records.size;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  records(): readonly T[] {
    return [...this.#records.values()];
  }

  put(object: unknown): string {
    const key = keyOf(object);
    const record = this.#read(object);
    if (record) this.#records.set(key, record);
    else this.#records.delete(key);
    this.#version++;
    return key;
  }

  remove(object: unknown): void {
    this.#records.delete(keyOf(object));
    this.#version++;
  }

  retain(keys: ReadonlySet<string>): void {
    for (const key of this.#records.keys()) if (!keys.has(key)) this.#records.delete(key);
    this.#version++;
  }
}

/** The address that a ComputeAddress reserves (Config Connector reference, ComputeAddress); undefined until it has one. */
export function readComputeAddress(object: unknown): AddressRecord | undefined {
  const spec = field(object, "spec");
  const address = text(field(object, "status"), "observedState", "address") ?? text(spec, "address");
  const name = resourceName(object);
  if (address === undefined || name === undefined) return undefined;
  const location = text(spec, "location");
  const isGlobal = location === "global";
  return {
    name,
    address,
    ipVersion: text(spec, "ipVersion") === "IPV6" ? "IPV6" : "IPV4",
    type: text(spec, "addressType") === "INTERNAL" ? "INTERNAL" : "EXTERNAL",
    tier: text(spec, "networkTier") === "STANDARD" ? "STANDARD" : "PREMIUM",
    scope: isGlobal ? "global" : "regional",
    region: isGlobal ? null : (location ?? null),
    purpose: text(spec, "purpose") ?? null,
    subnet: lastSegment(text(spec, "subnetworkRef", "external") ?? text(spec, "subnetworkRef", "name")) ?? null,
    prefixLength: number(spec, "prefixLength") ?? null,
    ipv6EndpointType: ipv6EndpointType(text(spec, "ipv6EndpointType")),
  };
}

/** The subnet that a ComputeSubnetwork makes (Config Connector reference, ComputeSubnetwork). */
export function readComputeSubnetwork(object: unknown): SubnetRecord | undefined {
  const spec = field(object, "spec");
  const status = field(object, "status");
  const name = resourceName(object);
  if (name === undefined) return undefined;
  const stackType = text(spec, "stackType");
  const access = text(spec, "ipv6AccessType");
  return {
    name,
    region: text(spec, "region") ?? null,
    network: lastSegment(text(spec, "networkRef", "external") ?? text(spec, "networkRef", "name")) ?? null,
    ipv4Range: text(spec, "ipCidrRange") ?? null,
    stackType: stackType === "IPV4_IPV6" || stackType === "IPV6_ONLY" ? stackType : "IPV4_ONLY",
    ipv6AccessType: access === "INTERNAL" || access === "EXTERNAL" ? access : "NONE",
    ipv6Range: text(status, "externalIpv6Prefix") ?? text(status, "internalIpv6Prefix") ?? null,
    purpose: text(spec, "purpose") ?? "PRIVATE",
  };
}

/** The name of the Google Cloud resource: `spec.resourceID`, else the object's own. */
function resourceName(object: unknown): string | undefined {
  return text(field(object, "spec"), "resourceID") ?? text(field(object, "metadata"), "name");
}

function keyOf(object: unknown): string {
  const metadata = field(object, "metadata");
  return `${text(metadata, "namespace") ?? ""}/${text(metadata, "name") ?? ""}`;
}

function ipv6EndpointType(value: string | undefined): "NETLB" | "VM" | null {
  return value === "NETLB" || value === "VM" ? value : null;
}

function lastSegment(url: string | undefined): string | undefined {
  return url?.slice(url.lastIndexOf("/") + 1);
}

function text(object: unknown, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>(field, object);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function number(object: unknown, name: string): number | undefined {
  const value = field(object, name);
  return typeof value === "number" ? value : undefined;
}
