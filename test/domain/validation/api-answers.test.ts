import fc from "fast-check";
import t from "tap";
import type { Finding } from "../../../src/domain/finding.ts";
import { refusalsOfIngress } from "../../../src/domain/validation/ingress.ts";
import type { Refusal } from "../../../src/domain/validation/schema.ts";
import { refusalsOfService } from "../../../src/domain/validation/service.ts";
import { lint } from "../../../src/lint/lint.ts";
import { type ApiObject, readApiAnswers, UNREADABLE } from "../../support/api-answers.ts";
import { oddObjects } from "../../support/odd-objects.ts";

/** What the API server refuses and lint lets pass, and why. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  "an unknown field of a port": "clients that do not validate drop it, and it resembles no other",
  "a field of nothing": "clients that do not validate drop it, and it resembles no other",
  "a misspelt field": "field-misspelt warns: clients that do not validate drop it",
  "a misspelt field of TLS": "field-misspelt warns: clients that do not validate drop it",
  "a source range with host bits": "from 1.36 on only",
  "a source range with leading zeros": "from 1.36 on only",
  "an external address with leading zeros": "from 1.36 on only",
  "an external address mapped into IPv6": "from 1.36 on only",
  "a time that is none": "nobody writes times by hand",
  "no spec": "a stub for a tool or a test",
  "a spec that is null": "a stub for a tool or a test",
  "an empty spec": "a stub for a tool or a test",
  "an Ingress without a spec": "a stub for a tool or a test",
  "an Ingress without rules": "a stub for a tool or a test",
};

/** What the API server takes and GKE does not. */
const REFUSED_BY_GKE = [
  ...["a resource", "a resource without a group", "no secret", "an empty secret", "an empty TLS", "TLS of null"],
  "an Ingress name with a dot",
];

const isOwn = ({ rule }: Finding) => rule === "object-refused";
const pathOf = ({ path }: Finding) => path;

const ANSWERS = readApiAnswers();

t.test("lint denies what a real API server refuses", (t) => {
  for (const { title, object, refused } of ANSWERS) {
    const { findings } = lint([{ name: "a.json", text: JSON.stringify(object) }], {});
    const denials = findings.filter(({ finding }) => finding.action === "deny").map(({ finding }) => finding);
    const isExpected = (refused.length > 0 && NOT_TOLD[title] === undefined) || REFUSED_BY_GKE.includes(title);
    t.equal(denials.length > 0, isExpected, title);
    const [own, others] = [isOwn, (finding: Finding) => !isOwn(finding)].map((some) =>
      denials.filter(some).map(pathOf),
    );
    t.same(
      own?.filter((path) => others?.includes(path)),
      [],
      `${title}: one place is told once`,
    );
  }
  const titles = new Set(ANSWERS.map(({ title }) => title));
  t.same(
    [...Object.keys(NOT_TOLD), ...REFUSED_BY_GKE].filter((title) => !titles.has(title)),
    [],
  );
  t.end();
});

t.test("what is refused is refused for a field that the API server names", (t) => {
  for (const { title, object, refused } of ANSWERS) {
    for (const { kind, place } of refusalsOf(object)) {
      if (refused[0] === UNREADABLE) t.ok(kind === "type" || /old API|flat/.test(title), title);
      else
        t.ok(
          refused.some((field) => isNear(field, spelt(place))),
          `${title}: ${spelt(place)} in ${refused.join(", ")}`,
        );
    }
  }
  t.end();
});

/** A bound on the places of one object that are refused. */
const MOST = 50;

t.test("no object is too odd, and none costs more than a few refusals", (t) => {
  fc.assert(
    fc.property(fc.oneof(oddObjects, fc.anything()), (object) => refusalsOf(object as ApiObject).length < MOST),
    { numRuns: 2_000 },
  );
  const ports = Array.from({ length: 100_000 }, () => ({ port: 0, name: "A" }));
  const many = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { ports } };
  t.ok(refusalsOf(many).length < MOST);
  t.end();
});

function refusalsOf(object: ApiObject): readonly Refusal[] {
  return object?.kind === "Ingress" ? refusalsOfIngress(object, true) : refusalsOfService(object, true);
}

function spelt(place: Refusal["place"]): string {
  return place
    .map((token) => (typeof token === "number" ? `[${token}]` : `.${token}`))
    .join("")
    .slice(1);
}

/** Whether one is the other or holds it: the server names the map where one of its keys is wrong, or the first of a list. */
function isNear(field: string, own: string): boolean {
  const [a, b] = [field.toLowerCase(), own.toLowerCase()];
  return a === "annotations.kubernetes.io/ingress.class" || a.startsWith(b) || b.startsWith(a) || b.startsWith(`${a}s`);
}
