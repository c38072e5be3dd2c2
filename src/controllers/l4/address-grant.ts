import { type IpAddress, parseAddress, parseCidr } from "../../domain/addresses.ts";
import { isPrivate } from "../../domain/private-addresses.ts";
import type { ServiceModel } from "./model.ts";
import { isReachable } from "./static-addresses.ts";

/** Whether the user of an address is a machine, a router or the like by its URL; what names no collection may be a forwarding rule. */
export function isNoForwardingRule(user: string): boolean {
  return user.includes("/") && !/\/(global)?forwardingRules\//i.test(user);
}

/**
 * Why Google Cloud does not give the IPv4 address that the Service asks for to its load balancer, or undefined where it does
 * or nobody knows. The controllers themselves do not check this: they ask, and their sync fails.
 */
export function grantRefusalOf(model: ServiceModel): string | undefined {
  const { service, cluster, staticAddresses } = model;
  const named = model.readsAddressNames ? staticAddresses.resolved.IPv4 : undefined;
  if (named) return heldBy(named.users) ?? outsideOf(model, parseAddress(named.address), named.subnet);
  const ip = parseAddress(service.loadBalancerIP ?? "");
  if (!ip || !model.isGke || ip.family !== "IPv4" || !model.families.includes("IPv4") || isOwn(model, ip))
    return undefined;
  if (model.isExternal && isPrivate(ip)) return "it is a private address";
  if (!cluster.knows("addresses")) return outsideOf(model, ip, undefined);
  const records = cluster.addressInventory.at(ip.text);
  const own = records.find((record) => isReachable(record, cluster));
  if (own) return heldBy(own.users) ?? outsideOf(model, ip, own.subnet);
  if (records.some(({ scope }) => scope !== "global")) return "it is reserved in another region";
  if (!model.isExternal) return outsideOf(model, ip, undefined);
  return records.length > 0 ? "it is a global address, and a Service needs a regional one" : "it is not reserved";
}

/** An internal address that is not of the subnet which the Service's addresses come from. */
function outsideOf(
  model: ServiceModel,
  ip: IpAddress | undefined,
  reservedIn: string | null | undefined,
): string | undefined {
  const { isInternal, effectiveSubnet: subnet, cluster } = model;
  if (!isInternal || subnet === undefined) return undefined;
  const text = `it is not of the subnet ${subnet}`;
  if (reservedIn) return reservedIn.slice(reservedIn.lastIndexOf("/") + 1) === subnet ? undefined : text;
  const region = cluster.find("region");
  const network = cluster.find("network");
  const record = cluster.find("subnets")?.find((known) => {
    const isOurs = (known.region ?? region) === region && (known.network ?? network) === network;
    return known.name === subnet && isOurs;
  });
  const range = region === undefined || !record?.ipv4Range ? undefined : parseCidr(record.ipv4Range);
  return range && ip && !range.contains(ip) ? text : undefined;
}

function heldBy(users: readonly string[] | null | undefined): string | undefined {
  const holder = users?.find(isNoForwardingRule);
  return holder === undefined ? undefined : `it is in use by ${holder.slice(holder.lastIndexOf("/") + 1)}`;
}

function isOwn({ service }: ServiceModel, ip: IpAddress): boolean {
  return service.statusIPs.some((status) => parseAddress(status)?.text === ip.text);
}
