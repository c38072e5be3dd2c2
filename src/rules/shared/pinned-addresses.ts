import { Derived } from "../../controllers/l4/derived.ts";
import type { ServiceModel } from "../../controllers/l4/model.ts";
import { isReachable } from "../../controllers/l4/static-addresses.ts";
import { type IpAddress, type IpFamily, parseAddress } from "../../domain/addresses.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { LITERAL_PATH, NAMES_PATH } from "./address-paths.ts";

/** An address that the Service pins and that its load balancer is to have. */
export interface PinnedAddress {
  readonly family: IpFamily;
  /** The name of the address resource, or the literal as written. */
  readonly written: string;
  /** undefined where the inventory's address can't be parsed. */
  readonly ip: IpAddress | undefined;
  /** The reserved address; undefined where it is not reserved or the inventory is unknown. */
  readonly record: AddressRecord | undefined;
  readonly path: JsonPointer;
}

/** Whether the Service pins its IPv4 address, or may do so by a name of which nothing is known. */
export function pinsIpv4({ addressKeys }: ServiceModel): boolean {
  return addressKeys.some(({ family }) => family !== "IPv6");
}

/** The addresses that the Service pins, at most one a family. */
export function pinnedAddresses(model: ServiceModel): readonly PinnedAddress[] {
  return model.families.flatMap((family) => pinnedAddress(model, family) ?? []);
}

/**
 * The address that the Service pins in `family`: the one it names, else for IPv4 the literal one (ingress-gce
 * pkg/l4/address/to_use.go IPv4ToUse, IPv6ToUse). undefined also where a name may stand for it and no inventory tells.
 */
export function pinnedAddress(model: ServiceModel, family: IpFamily): PinnedAddress | undefined {
  return model.derive(PINNED[family]) ?? undefined;
}

const PINNED = {
  IPv4: new Derived((model: ServiceModel) => findPinned(model, "IPv4") ?? null),
  IPv6: new Derived((model: ServiceModel) => findPinned(model, "IPv6") ?? null),
};

function findPinned(model: ServiceModel, family: IpFamily): PinnedAddress | undefined {
  const names = model.staticAddresses;
  if (names.considered.length > 0 && model.readsAddressNames) {
    if (!names.isInventoryKnown) return undefined;
    const record = names.resolved[family];
    if (record) return { family, written: record.name, ip: addressOf(record), record, path: NAMES_PATH };
  }
  const { loadBalancerIP } = model.service;
  if (family !== "IPv4" || loadBalancerIP === undefined || !model.families.includes(family)) return undefined;
  const ip = parseAddress(loadBalancerIP);
  if (ip?.family !== family) return undefined;
  const record = model.cluster.addressInventory.at(ip.text).find((candidate) => isReachable(candidate, model.cluster));
  return { family, written: loadBalancerIP, ip, record, path: LITERAL_PATH };
}

function addressOf({ address }: AddressRecord): IpAddress | undefined {
  return parseAddress(address.split("/", 1)[0] ?? "");
}
