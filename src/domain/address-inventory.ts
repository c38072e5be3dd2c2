import { parseAddress } from "./addresses.ts";
import type { AddressRecord } from "./cluster-profile.ts";

/** The project's reserved addresses, found without a search: an address is looked up for every Service that shares one. */
export interface AddressInventory {
  /** The addresses of that name: at most one a region, and a global one. */
  named(name: string): readonly AddressRecord[];
  /** The addresses that reserve `ip`, given in canonical form and without prefix length. */
  at(ip: string): readonly AddressRecord[];
}

/** The records arranged for look-ups by name and by address; an address that can't be parsed has only its name. */
export function indexAddresses(records: readonly AddressRecord[]): AddressInventory {
  const byName = Map.groupBy(records, ({ name }) => name);
  const byAddress = Map.groupBy(records, ({ address }) => parseAddress(address.split("/", 1)[0] ?? "")?.text ?? "");
  byAddress.delete("");
  return {
    named: (name) => byName.get(name) ?? [],
    at: (ip) => byAddress.get(ip) ?? [],
  };
}
