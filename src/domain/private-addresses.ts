import { type IpAddress, parseCidr } from "./addresses.ts";

/** Ranges that are no one's on the internet (RFC 1918, 6598, 3927, 1122, 5771, 4193, 4291). */
const PRIVATE_RANGES = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "0.0.0.0/8",
  "224.0.0.0/4",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].flatMap((range) => parseCidr(range) ?? []);

/** Whether no load balancer on the internet can have the address. */
export function isPrivate(ip: IpAddress): boolean {
  return PRIVATE_RANGES.some((range) => range.contains(ip));
}
