import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import t from "tap";
import { holdEverybody, parseAddress, parseCidr, parseLenientAddress } from "../../src/domain/addresses.ts";
import { editDistance, nearest } from "../../src/domain/edit-distance.ts";
import { holdsMoreThan, isObject, pointer, sameJson, tokensOf, valueAt } from "../../src/domain/json.ts";
import {
  ALL_PORTS,
  contains,
  discretePorts,
  formatPortSet,
  overlaps,
  type PortSet,
  portRange,
  runsOf,
  samePortSet,
} from "../../src/domain/ports.ts";

const PORT = fc.integer({ min: 1, max: 60 });

const PORTS = fc.array(PORT, { minLength: 1, maxLength: 6 });

const PORT_SET: fc.Arbitrary<PortSet> = fc.oneof(
  PORTS.map(discretePorts),
  PORTS.map(portRange),
  fc.constant(ALL_PORTS),
  fc.constant(discretePorts([])),
);

t.test("port sets", async (t) => {
  t.equal(formatPortSet(discretePorts([443, 80, 80])), "80,443");
  t.equal(formatPortSet(portRange([443, 80])), "80-443");
  t.equal(formatPortSet(ALL_PORTS), "all");
  t.same(runsOf([5, 1, 2, 3, 9, 2]), [
    [1, 3],
    [5, 5],
    [9, 9],
  ]);
  t.same(runsOf([]), []);
  const hostile = Array.from({ length: 200_000 }, (_, port) => port);
  t.equal(formatPortSet(portRange(hostile)), "0-199999", "more ports than a call has arguments");
  t.not(samePortSet(discretePorts([80]), portRange([80])), "a range of one port is another forwarding rule");
  fc.assert(
    fc.property(PORT_SET, PORT_SET, (a, b) => {
      // Brute force: some port in both. ALL has ports beyond the domain, but so has only ALL itself.
      const shared = Array.from({ length: 61 }, (_, port) => port).some(
        (port) => contains(a, port) && contains(b, port),
      );
      t.equal(overlaps(a, b), shared);
      t.equal(overlaps(a, b), overlaps(b, a));
      t.ok(samePortSet(a, a));
      if (samePortSet(a, b)) t.equal(formatPortSet(a), formatPortSet(b));
    }),
    { numRuns: 500 },
  );
});

t.test("addresses", async (t) => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["203.0.113.10", "203.0.113.10"],
    ["::ffff:203.0.113.10", "203.0.113.10"],
    ["::ffff:cb00:710a", "203.0.113.10"],
    ["2600:1900:4000:1:0:0:0:0", "2600:1900:4000:1::"],
    ["2600:1900:4000:0001::", "2600:1900:4000:1::"],
    ["2600:1900:4000:1::A", "2600:1900:4000:1::a"],
    ["::1.2.3.4", "::102:304"],
    ["203.0.113.010", undefined],
    ["203.0.113", undefined],
    ["203.0.113.256", undefined],
    ["::1.2.3.256", undefined],
    ["::1.2.3", undefined],
    ["0x7f.0.0.1", undefined],
    ["fe80::1%eth0", undefined],
    [" 203.0.113.10", undefined],
    ["web-ip", undefined],
    ["", undefined],
    ["1".repeat(1_000_000), undefined],
  ];
  for (const [text, expected] of table) t.equal(parseAddress(text)?.text, expected, text.slice(0, 40));
  t.equal(parseLenientAddress("010.0.0.1")?.text, "10.0.0.1", "leading zeros are decimal");
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
      const address = parseAddress(text);
      if (address) t.equal(parseAddress(address.text)?.text, address.text, "canonical");
      else t.not(isIP(text) && !text.includes("%"), "what Node.js calls an address parses");
    }),
    { numRuns: 500 },
  );
});

t.test("CIDRs", async (t) => {
  const table: readonly (readonly [string, object | undefined])[] = [
    ["10.0.0.0/8", { family: "IPv4", network: "10.0.0.0/8", hasHostBits: false, hasLeadingZeros: false }],
    ["192.168.0.1/10", { network: "192.128.0.0/10", hasHostBits: true }],
    ["010.0.0.0/8", { network: "10.0.0.0/8", hasLeadingZeros: true }],
    ["::/0", { family: "IPv6", network: "::/0", prefixLength: 0 }],
    ["2001:db8::1/32", { network: "2001:db8::/32", hasHostBits: true }],
    ["::ffff:10.0.0.0/104", { family: "IPv4", network: "10.0.0.0/8" }],
    ["::ffff:10.0.0.0/95", undefined],
    ["10.0.0.0", undefined],
    ["10.0.0.0/33", undefined],
    ["10.0.0.0/08", undefined],
    ["10.0.0.0/", undefined],
    ["::/129", undefined],
    ["office/24", undefined],
  ];
  for (const [text, expected] of table) {
    const cidr = parseCidr(text);
    if (expected) t.match(cidr, expected, text);
    else t.equal(cidr, undefined, text);
  }
  const inside = (cidr: string, address: string) => {
    const [range, ip] = [parseCidr(cidr), parseAddress(address)];
    return range && ip ? range.contains(ip) : undefined;
  };
  t.equal(inside("10.0.0.0/20", "10.0.15.255"), true);
  t.equal(inside("10.0.0.0/20", "10.0.16.0"), false);
  t.equal(inside("2600:1900:4000:1::/64", "2600:1900:4000:1:0:1::"), true);
  t.equal(inside("2600:1900:4000:1::/64", "2600:1900:4000:2::"), false);
  t.equal(inside("0.0.0.0/0", "::1"), false, "never across families");
  fc.assert(fc.property(fc.string(), (text) => void parseCidr(text)));
});

t.test("JSON pointers and equality", async (t) => {
  t.equal(pointer("metadata", "annotations", "a/b~c", 0), "/metadata/annotations/a~1b~0c/0");
  t.same(tokensOf(""), []);
  fc.assert(
    fc.property(fc.array(fc.string()), (tokens) => {
      t.same(tokensOf(pointer(...tokens)), tokens);
    }),
  );
  t.equal(valueAt({ a: [{ b: 1 }] }, "/a/0/b"), 1);
  t.equal(valueAt({ a: [1] }, "/a/01"), undefined, "an index has no leading zero");
  t.equal(valueAt({ a: 1 }, "/a/b"), undefined);
  t.equal(valueAt({}, "/constructor"), undefined, "inherited names are no fields");
  t.ok(sameJson({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] }));
  t.notOk(sameJson({ a: 1 }, { b: 1 }));
  t.notOk(sameJson([1], { 0: 1 }));
  t.notOk(sameJson([1, 2], [1]));
  t.notOk(isObject([]));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      t.ok(sameJson(a, structuredClone(a)));
      t.equal(sameJson(a, b), sameJson(b, a));
      let values = 0;
      JSON.stringify(a, (_, value) => {
        values++;
        return value;
      });
      t.notOk(holdsMoreThan(values, a));
      t.ok(holdsMoreThan(values - 1, a));
    }),
  );
});

t.test("edit distances", async (t) => {
  const distances: readonly (readonly [string, string, number])[] = [
    ["", "", 0],
    ["neg", "neg", 0],
    ["neg", "nge", 1],
    ["ingres", "ingress", 1],
    ["exposedports", "exposed_ports", 1],
    ["kitten", "sitting", 3],
    ["abc", "", 3],
  ];
  for (const [a, b, distance] of distances) {
    t.equal(editDistance(a, b, 3), distance, `${a} → ${b}`);
    t.equal(editDistance(b, a, 3), distance, `${b} → ${a}`);
    t.equal(editDistance(a, b, distance - 1), undefined, `${a} → ${b} within less`);
  }
  t.equal(nearest("zone", ["ingress", "zones"], 2), "zones");
  t.equal(nearest("zone", ["ingress"], 2), undefined);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), fc.nat(4), (a, b, most) => {
      const plain = editDistance(a, b, 99) ?? Number.NaN;
      return editDistance(a, b, most) === (plain <= most ? plain : undefined) && editDistance(b, a, 99) === plain;
    }),
  );
});

t.test("IPv6 addresses and ranges are read and written as ipaddr.js does (property)", async (t) => {
  const group = fc.oneof(
    fc.constant("0"),
    fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16)),
  );
  const odd = fc.constantFrom("", "::", ":", "g", "12345", "1.2.3.4", "::ffff:1.2.3.4", "FE80", "0000", "%eth0");
  const text = fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: group },
        { weight: 1, arbitrary: odd },
        { weight: 1, arbitrary: fc.constant("") },
      ),
      {
        minLength: 2,
        maxLength: 9,
      },
    )
    .map((groups) => groups.join(":"));
  const valid = (address: string) => ipaddr.IPv6.isValid(address) && !address.includes("%") && !address.includes(".");
  fc.assert(
    fc.property(text, fc.nat(128), (address, prefixLength) => {
      const [found, range] = [parseAddress(address), parseCidr(`${address}/${prefixLength}`)];
      if (address.includes(".")) return true;
      if (!valid(address)) return found === undefined && range === undefined;
      const parsed = ipaddr.IPv6.parse(address);
      if (parsed.isIPv4MappedAddress()) return found?.text === parsed.toIPv4Address().toString();
      const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefixLength}`).toString();
      return (
        found?.text === parsed.toString() &&
        range?.network === `${network}/${prefixLength}` &&
        range.hasHostBits === (network !== parsed.toString()) &&
        range.contains(found)
      );
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});

t.test("ranges that hold every address together", async (t) => {
  const table: readonly (readonly [boolean, ...ranges: string[]])[] = [
    [true, "0.0.0.0/0"],
    [true, "10.0.0.0/8", "0.0.0.0/0"],
    [true, "128.0.0.0/1", "0.0.0.0/1"],
    [true, "::/1", "8000::/1"],
    [false, "0.0.0.0/1", "128.0.0.0/2"],
    [false, "0.0.0.0/1", "0.0.0.0/1", "10.0.0.0/2"],
    [false],
  ];
  for (const [isAll, ...ranges] of table) {
    t.equal(holdEverybody(ranges.flatMap((range) => parseCidr(range) ?? [])), isAll, ranges.join(" "));
  }
});
