import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { ANNOTATIONS, isControllerWritten, L4_RBS, TCP_FORWARDING_RULE } from "../../src/domain/annotations.ts";
import { parseAppProtocols } from "../../src/domain/app-protocols.ts";
import { parseBackendConfigs } from "../../src/domain/backend-config-annotation.ts";
import { parseGkeVersion } from "../../src/domain/gke-version.ts";
import { parseGoBool } from "../../src/domain/go-bool.ts";
import { parseGoFloat } from "../../src/domain/go-float.ts";
import { isGoJson, membersOf } from "../../src/domain/go-json.ts";
import { isObject, sameJson } from "../../src/domain/json.ts";
import { enablesNeg, parseNegAnnotation } from "../../src/domain/neg-annotation.ts";
import { parseTransparentHealthChecker } from "../../src/domain/transparent-health-checker.ts";

t.test("the annotation catalogue", async (t) => {
  for (const [key, entry] of ANNOTATIONS) {
    t.equal(entry.key, key);
    t.ok(entry.source, `${key}: has a source`);
    if (entry.since) t.ok(parseGkeVersion(entry.since), `${key}: since a version`);
    t.equal(
      entry.appliesTo.length === 0,
      entry.writer === "controller",
      `${key}: what users write applies to something`,
    );
  }
  t.ok(isControllerWritten(TCP_FORWARDING_RULE));
  t.notOk(isControllerWritten(L4_RBS));
  t.notOk(isControllerWritten("example.com/unknown"));
});

/** What an annotation value reads as, in the form in which test/fixtures/go-annotations/decode.go prints it. */
function readAsGo(kind: string, text: string): unknown {
  switch (kind) {
    case "neg": {
      const parsed = parseNegAnnotation(text);
      if (!parsed.ok) return null;
      const { ingress, exposedPorts, zones } = parsed.neg;
      return { ingress, ports: Object.fromEntries(exposedPorts), zones };
    }
    case "protocols": {
      const parsed = parseAppProtocols(text);
      return parsed.ok ? Object.fromEntries(parsed.protocols) : null;
    }
    case "configs": {
      const parsed = parseBackendConfigs(text);
      return parsed.ok ? { default: parsed.names.default, ports: Object.fromEntries(parsed.names.ports) } : null;
    }
    case "checker":
      return parseTransparentHealthChecker(text) ?? null;
    case "float":
      return parseGoFloat(text) ?? null;
    default:
      return parseGoBool(text) ?? null;
  }
}

t.test("annotation values are read as Go reads them", async (t) => {
  const lines = readFileSync("test/fixtures/go-annotations/decoded.jsonl", "utf8").trim().split("\n");
  t.ok(lines.length > 250, "the recording is there");
  for (const line of lines) {
    const { kind, text, read } = JSON.parse(line) as { kind: string; text: string; read: unknown };
    const own = readAsGo(kind, text);
    // Go can't tell a checker that is not mentioned from one that is off; we report the former.
    const expected = kind === "checker" && read === false && own === null ? null : read;
    t.ok(sameJson(own, expected), `${kind} ${JSON.stringify(text)}`, { own, expected });
  }
});

t.test("what an annotation of NEGs says besides, and what is wrong with it", async (t) => {
  const problems: readonly (readonly [string, string])[] = [
    ["", "it is not JSON"],
    ["ingress: true", "it is not JSON"],
    ["[]", "it is not a JSON object"],
    ['{"ingress": "true"}', '"ingress" must be true or false, without quotes'],
    ['{"exposed_ports": [80]}', '"exposed_ports" must be an object such as {"80": {}}'],
    ['{"exposed_ports": {"http": {}}}', 'the key "http" is not a port number'],
    ['{"exposed_ports": {"80": "web"}}', "the value of port 80 must be an object such as {}"],
    ['{"exposed_ports": {"80": {"name": 1}}}', "the name of port 80 must be a string"],
    ['{"zones": "us-central1-a"}', '"zones" must be a list of zone names'],
  ];
  for (const [text, error] of problems) t.same(parseNegAnnotation(text), { ok: false, error }, text);
  const parsed = parseNegAnnotation(
    '{"ingress": false, "x": 1, "exposed_ports": {"80": null, "443": {"y": 1}}, "x": 2}',
  );
  t.match(parsed, {
    ok: true,
    neg: { statesIngress: true, nullPorts: [80], unknownKeys: ["x"], unknownPortKeys: ["y"] },
  });
  t.ok(parsed.ok && enablesNeg(parsed.neg));
  const folded = parseNegAnnotation(
    '{"INGREſS": true, "İngress": 1, "Exposed_Ports": {"80": {"NAME": "web"}, "81": {"name": ""}}}',
  );
  t.ok(folded.ok);
  if (folded.ok) {
    const { ingress, unknownKeys, customNames } = folded.neg;
    t.same(
      [ingress, unknownKeys, [...customNames]],
      [true, ["İngress"], [[80, "web"]]],
      "fields are read as Go folds them",
    );
  }
  const silent = parseNegAnnotation("null");
  t.ok(silent.ok && !silent.neg.statesIngress && !enablesNeg(silent.neg));
  const deep = (depth: number) => `{"x": "[", "y": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const pieces = [
    ...'{}[],:"\\0123456789-+.eE \t\n\u0000ux',
    "true",
    "false",
    "null",
    "\\u00e9",
    "\\n",
    '"a"',
    "\ufeff",
  ];
  const nearJson = fc.oneof(
    fc.json(),
    fc.tuple(fc.json(), fc.constantFrom(...pieces), fc.nat(60)).map(([text, piece, at]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (at % 2));
    }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(nearJson, (text) => isGoJson(text) === isJson(text)),
    { numRuns: 2_000 },
  );
  t.ok(isGoJson(deep(9_999)), "10,000 levels");
  t.notOk(isGoJson(deep(10_000)), "one more than Go goes down");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"exposed_ports": ${json}}`),
      ),
      (text) => {
        const { ok } = parseNegAnnotation(text);
        return !ok || isGoJson(text);
      },
    ),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (!isObject(value)) return membersOf(text) === undefined;
      const members = membersOf(text) ?? [];
      const same = members.every(({ key, text: part }) =>
        sameJson(JSON.parse(part), JSON.parse(JSON.stringify(value[key]))),
      );
      return same && members.length === Object.keys(value).length;
    }),
  );
});

t.test("floats that Go reads besides decimal ones", async (t) => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["1_000.5e1", 10_005],
    ["0x10", undefined],
    ["0x10p0", 16],
    ["-0X1.8p1", -3],
    ["0x.8p1", 1],
    ["0x_1_0p-4", 1],
    ["0x1p1024", undefined],
    ["0x1p-2000", 0],
    [`0x1${"0".repeat(5_000)}p-19990`, 2 ** 10],
    ["+Inf", Number.POSITIVE_INFINITY],
    ["-infinity", Number.NEGATIVE_INFINITY],
    ["nAn", Number.NaN],
    ["+nan", undefined],
    ["1e400", undefined],
    ["infinit", undefined],
  ];
  for (const [text, value] of cases) t.ok(Object.is(parseGoFloat(text), value), text.slice(0, 20));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: -60, max: 60 }), (digits, power) => {
      return parseGoFloat(`0x${digits.toString(16)}p${power}`) === digits * 2 ** power;
    }),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => parseGoFloat(String(value)) === value),
  );
});
