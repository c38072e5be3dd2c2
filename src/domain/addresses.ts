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
  /** Whether the address lies in it; never across families. */
  contains(address: IpAddress): boolean;
}

/** 0.0.0.0/0 */
export const ANY_IPV4 = "0.0.0.0/0";
/** ::/0 */
export const ANY_IPV6 = "::/0";

const DOTTED_QUAD = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const GROUPS = 8;
/** In a dotted quad; groups of IPv6 may have them. */
const LEADING_ZERO = /(?:^|:)0\d+\.|\.0\d/;
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
  const groups = parseIpv6(text);
  const mapped = groups && mappedIpv4(groups);
  if (mapped !== undefined) return { family: "IPv4", text: quadOf(mapped) };
  return groups && { family: "IPv6", text: textOf(groups) };
}

/** The CIDR that `text` names, or undefined; lenient about leading zeros, which it reports (k8s.io/utils/net ParseCIDRSloppy). */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const prefix = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const host = text.slice(0, slash);
  if (DOTTED_QUAD.test(host)) return parseIpv4Cidr(host, numberOf(host), Number(prefix));
  const groups = parseIpv6(host);
  const mapped = groups && mappedIpv4(groups);
  // Only where the IPv4 address is written with dots do its 32 bits count from the 96th.
  if (mapped !== undefined)
    return parseIpv4Cidr(quadOf(mapped), mapped, Number(prefix) - (host.includes(".") ? 96 : 0));
  return groups && Number(prefix) <= 128 ? new Ipv6Cidr(host, groups, Number(prefix)) : undefined;
}

function parseIpv4Cidr(host: string, address: number | undefined, prefixLength: number): Cidr | undefined {
  return address === undefined || prefixLength < 0 || prefixLength > 32
    ? undefined
    : new Ipv4Cidr(host, address, prefixLength);
}

/** A Service may have tens of thousands of ranges: what few ask of one is made when it is asked for. */
class Ipv4Cidr implements Cidr {
  readonly family = "IPv4";
  readonly prefixLength: number;
  readonly #host: string;
  readonly #address: number;

  constructor(host: string, address: number, prefixLength: number) {
    this.prefixLength = prefixLength;
    this.#host = host;
    this.#address = address;
  }

  get network(): string {
    return `${quadOf(networkOf(this.#address, this.prefixLength))}/${this.prefixLength}`;
  }

  get hasHostBits(): boolean {
    return networkOf(this.#address, this.prefixLength) !== this.#address;
  }

  contains({ family, text }: IpAddress): boolean {
    const { prefixLength } = this;
    if (family !== "IPv4") return false;
    return networkOf(numberOf(text) as number, prefixLength) === networkOf(this.#address, prefixLength);
  }

  get hasLeadingZeros(): boolean {
    return LEADING_ZERO.test(this.#host);
  }
}

class Ipv6Cidr implements Cidr {
  readonly family = "IPv6";
  readonly prefixLength: number;
  readonly #host: string;
  readonly #groups: readonly number[];

  constructor(host: string, groups: readonly number[], prefixLength: number) {
    this.prefixLength = prefixLength;
    this.#host = host;
    this.#groups = groups;
  }

  get network(): string {
    return `${textOf(maskGroups(this.#groups, this.prefixLength))}/${this.prefixLength}`;
  }

  get hasHostBits(): boolean {
    const { prefixLength } = this;
    return this.#groups.some((group, place) => group !== maskGroup(group, place, prefixLength));
  }

  get hasLeadingZeros(): boolean {
    return this.#host.includes(".") && LEADING_ZERO.test(this.#host);
  }

  contains({ family, text }: IpAddress): boolean {
    const { prefixLength } = this;
    const groups = family === "IPv6" ? parseIpv6(text) : undefined;
    const masked = (group: number, place: number) => maskGroup(group, place, prefixLength);
    return groups?.every((group, place) => masked(group, place) === masked(this.#groups[place] ?? 0, place)) === true;
  }
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

/** How many of the widest ranges are looked at together; nobody needs more to write all addresses. */
const MOST_TOGETHER = 64;

/** Whether the ranges, all of one family, hold every address of it: 0.0.0.0/0 does, and so do 0.0.0.0/1 and 128.0.0.0/1. */
export function holdEverybody(ranges: readonly Cidr[]): boolean {
  // Nearly every list is told by this alone, and one may be tens of thousands long.
  if (ranges.reduce((share, { prefixLength }) => share + 2 ** -prefixLength, 0) < 1) return false;
  const widest = [...new Map(ranges.map((range) => [range.network, range])).values()]
    .toSorted((a, b) => a.prefixLength - b.prefixLength)
    .slice(0, MOST_TOGETHER);
  // Two ranges are apart, or one is in the other.
  const apart: Cidr[] = [];
  for (const range of widest) {
    const first = parseAddress(range.network.slice(0, range.network.indexOf("/")));
    if (first && !apart.some((wider) => wider.contains(first))) apart.push(range);
  }
  return apart.reduce((share, { prefixLength }) => share + 2 ** -prefixLength, 0) === 1;
}

/**
 * The eight groups of an address with colons. Own code: ipaddr.js takes 40 µs to refuse one, and 40,000 ranges that no Service may
 * have took 1.7 s of a review and not 0.17 (2026-11-26); tests compare the two.
 */
function parseIpv6(text: string): readonly number[] | undefined {
  // A zone (fe80::1%eth0) is no part of an address that a load balancer could have, and no group.
  if (text.length > LONGEST_ADDRESS || !text.includes(":")) return undefined;
  const written = withoutDottedQuad(text) ?? "";
  const groups: number[] = [];
  /** How many groups stand before "::". */
  let gap = -1;
  let at = 0;
  if (written.startsWith("::")) [gap, at] = [0, 2];
  while (at < written.length) {
    const start = at;
    let group = 0;
    for (; at < written.length && written.charCodeAt(at) !== COLON; at++) {
      const digit = digitOf(written.charCodeAt(at));
      if (digit < 0 || at - start === MOST_DIGITS) return undefined;
      group = group * 16 + digit;
    }
    if (at === start) return undefined;
    groups.push(group);
    if (at === written.length) break;
    if (written.charCodeAt(at + 1) !== COLON) {
      at += 1;
      if (at === written.length) return undefined;
    } else {
      if (gap >= 0) return undefined;
      gap = groups.length;
      at += 2;
    }
  }
  if (gap < 0) return groups.length === GROUPS ? groups : undefined;
  const missing = GROUPS - groups.length;
  if (missing < 1) return undefined;
  groups.splice(gap, 0, ...ZEROS.slice(0, missing));
  return groups;
}

/** The hexadecimal digit of a character, or -1. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

const COLON = 58;
const MOST_DIGITS = 4;
const ZEROS: readonly number[] = Array<number>(GROUPS).fill(0);

/** The groups as RFC 5952 writes them: without the first of the longest runs of zeros. */
function textOf(groups: readonly number[]): string {
  let [start, length] = [0, 1];
  for (let from = 0; from < GROUPS; from++) {
    let end = from;
    while (groups[end] === 0) end++;
    if (end - from > length) [start, length] = [from, end - from];
    from = end;
  }
  const written = groups.map((group) => group.toString(16));
  if (length === 1) return written.join(":");
  return `${written.slice(0, start).join(":")}::${written.slice(start + length).join(":")}`;
}

/** The IPv4 address that ::ffff:0:0/96 maps, as a number. */
function mappedIpv4(groups: readonly number[]): number | undefined {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return high * 65_536 + low;
}

/** `text` with a dotted quad at its end written as two groups. */
function withoutDottedQuad(text: string): string | undefined {
  const start = text.lastIndexOf(":") + 1;
  const quad = text.slice(start);
  if (!quad.includes(".")) return text;
  const address = DOTTED_QUAD.test(quad) ? numberOf(quad) : undefined;
  if (address === undefined) return undefined;
  return `${text.slice(0, start)}${Math.floor(address / 65_536).toString(16)}:${(address % 65_536).toString(16)}`;
}

function maskGroups(groups: readonly number[], prefixLength: number): readonly number[] {
  return groups.map((group, place) => maskGroup(group, place, prefixLength));
}

function maskGroup(group: number, place: number, prefixLength: number): number {
  return group & (0xffff_0000 >> Math.max(0, Math.min(16, prefixLength - place * 16)));
}
