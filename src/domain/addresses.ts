import ipaddr from "ipaddr.js";

/** An IP family as `spec.ipFamilies` spells it. */
export type IpFamily = "IPv4" | "IPv6";

/** A parsed IP address; `text` is its canonical form, so equal addresses have equal texts. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly text: string;
}

/** A parsed CIDR; `network` is its canonical form with the host bits cleared. */
export interface Cidr {
  readonly family: IpFamily;
  readonly network: string;
  readonly prefixLength: number;
  /** Some bit behind the prefix was set: the controllers apply `network` instead of what was written. */
  readonly hasHostBits: boolean;
  /** An octet was written with leading zeros, which only Kubernetes' lenient parser accepts. */
  readonly hasLeadingZeros: boolean;
}

/** 0.0.0.0/0 */
export const ANY_IPV4 = "0.0.0.0/0";
/** ::/0 */
export const ANY_IPV6 = "::/0";

const DOTTED_QUAD = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const LEADING_ZERO = /(?:^|\.)0\d/;
/** No textual address is longer; bounds the work that a hostile value can cause. */
const LONGEST_ADDRESS = 64;

/**
 * The address that `text` names, or undefined. IPv4-mapped IPv6 addresses are IPv4, as Go's net.ParseIP reads them;
 * octets with leading zeros are refused, as Go refuses them.
 */
export function parseAddress(text: string): IpAddress | undefined {
  return LEADING_ZERO.test(text) ? undefined : parseLenientAddress(text);
}

/** As {@link parseAddress}, with leading zeros read as decimal (k8s.io/utils/net ParseIPSloppy). */
export function parseLenientAddress(text: string): IpAddress | undefined {
  if (DOTTED_QUAD.test(text)) {
    const number = numberOf(text);
    return number === undefined ? undefined : { family: "IPv4", text: quadOf(number) };
  }
  const parsed = parseIpv6(text);
  return parsed && { family: parsed.kind() === "ipv4" ? "IPv4" : "IPv6", text: parsed.toString() };
}

/** The CIDR that `text` names, or undefined; lenient about leading zeros, which it reports (k8s.io/utils/net ParseCIDRSloppy). */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const prefix = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const host = text.slice(0, slash);
  if (DOTTED_QUAD.test(host)) return parseIpv4Cidr(host, Number(prefix));
  const isMapped = host.includes(":") && host.includes(".");
  const address = parseIpv6(host);
  const length = Number(prefix) - (isMapped && address?.kind() === "ipv4" ? 96 : 0);
  if (!address || length < 0 || length > (address.kind() === "ipv4" ? 32 : 128)) return undefined;
  const network = maskBytes(address.toByteArray(), length);
  const canonical = ipaddr.fromByteArray(network).toString();
  return {
    family: address.kind() === "ipv4" ? "IPv4" : "IPv6",
    network: `${canonical}/${length}`,
    prefixLength: length,
    hasHostBits: canonical !== address.toString(),
    hasLeadingZeros: LEADING_ZERO.test(host),
  };
}

/** {@link parseCidr} for a dotted quad: nearly every range is one, and a Service may have tens of thousands of them. */
function parseIpv4Cidr(host: string, prefixLength: number): Cidr | undefined {
  const address = numberOf(host);
  if (address === undefined || prefixLength > 32) return undefined;
  const network = networkOf(address, prefixLength);
  return {
    family: "IPv4",
    network: `${quadOf(network)}/${prefixLength}`,
    prefixLength,
    hasHostBits: network !== address,
    hasLeadingZeros: LEADING_ZERO.test(host),
  };
}

/** The 32 bits of a dotted quad as a number, or undefined where an octet is over 255. */
function numberOf(quad: string): number | undefined {
  let address = 0;
  let octet = 0;
  // Digit by digit: a list of thousands of ranges is compared with addresses, and to split each costs ten times as much.
  for (let at = 0; at <= quad.length; at++) {
    if (at < quad.length && quad[at] !== ".") {
      octet = octet * 10 + Number(quad[at]);
      continue;
    }
    if (octet > 255) return undefined;
    address = address * 256 + octet;
    octet = 0;
  }
  return address;
}

function quadOf(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

function networkOf(address: number, prefixLength: number): number {
  return address - (address % 2 ** (32 - prefixLength));
}

/** Whether `address` lies in `cidr`; never across families. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  if (cidr.family !== address.family) return false;
  const network = cidr.network.slice(0, cidr.network.indexOf("/"));
  if (cidr.family === "IPv4") {
    return networkOf(numberOf(address.text) as number, cidr.prefixLength) === numberOf(network);
  }
  const bytes = ipaddr.parse(address.text).toByteArray();
  return network === ipaddr.fromByteArray(maskBytes(bytes, cidr.prefixLength)).toString();
}

/** An address with colons; IPv4 where it is a mapped one. */
function parseIpv6(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  // A zone (fe80::1%eth0) is no part of an address that a load balancer could have.
  if (!text.includes(":") || text.includes("%")) return undefined;
  const groups = withoutDottedQuad(text);
  if (groups === undefined || !ipaddr.IPv6.isValid(groups)) return undefined;
  const parsed = ipaddr.IPv6.parse(groups);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

/** `text` with a dotted quad at its end written as two groups: ipaddr.js would take ::1.2.3.4 for an IPv4-mapped address. */
function withoutDottedQuad(text: string): string | undefined {
  const start = text.lastIndexOf(":") + 1;
  const quad = text.slice(start);
  if (!quad.includes(".")) return text;
  const octets = quad.split(".").map(Number);
  if (!DOTTED_QUAD.test(quad) || octets.some((octet) => octet > 255)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return `${text.slice(0, start)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function maskBytes(bytes: readonly number[], prefixLength: number): number[] {
  return bytes.map((byte, index) => byte & (0xff00 >> Math.max(0, Math.min(8, prefixLength - index * 8))));
}
