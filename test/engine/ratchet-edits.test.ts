import { readFileSync } from "node:fs";
import t from "tap";
import { ACTIONS, type Finding } from "../../src/domain/finding.ts";
import { field, type JsonObject } from "../../src/domain/json.ts";
import { isRatcheted, type Rule } from "../../src/engine/rule.ts";
import { lint } from "../../src/lint/lint.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { RULES } from "../../src/rules/index.ts";
import { CASES, reviewCase } from "../support/rule-cases.ts";

/** The edits of a rule: each of its cases about an object as the old one, and each other one of the kind as the new one. */
function* editsOf(rule: Rule): Generator<{ readonly edit: RuleCase; readonly from: RuleCase }> {
  const cases = (CASES[rule.id] ?? []).filter(({ object, isDelete }) => object !== undefined && !isDelete);
  for (const from of cases) {
    for (const to of cases) {
      if (from === to || field(from.object, "kind") !== field(to.object, "kind")) continue;
      yield { edit: { ...to, old: from.object }, from };
    }
  }
}

/** What the old object of the edit gets by itself: an edit that changes nothing is forgiven all of it. */
function ownFindings(rule: Rule, edit: RuleCase): readonly Finding[] {
  const { ratcheted, exempted, findings } = reviewCase(rule, { ...edit, object: edit.old });
  return [...ratcheted, ...exempted.map(({ finding }) => finding), ...findings];
}

const NUMBERS = /\d[\d,.-]*/g;
const numbersOf = (message: string) => (message.match(NUMBERS) ?? []).flatMap((list) => list.split(","));
const isIllustrated = new Map(RULES.map(({ id, illustrations = [] }) => [id, illustrations.length > 0]));

/** Whether the old finding is as bad and says the same, but for ports that went and numbers that fell. */
function isAsBad(old: Finding, finding: Finding): boolean {
  if (old.rule !== finding.rule || old.about !== finding.about) return false;
  const milder = ACTIONS.indexOf(finding.action) - ACTIONS.indexOf(old.action);
  if (milder !== 0 || isIllustrated.get(finding.rule)) return milder >= 0;
  const [before, after] = [numbersOf(old.message), numbersOf(finding.message)];
  return (
    old.message.replace(NUMBERS, "#") === finding.message.replace(NUMBERS, "#") &&
    after.every((number, place) => before.includes(number) || Number(number) < Number(before[place]))
  );
}

t.test("whichever case of a rule is edited into whichever other, nothing that gets worse is forgiven", async (t) => {
  let forgiven = 0;
  const wrong: string[] = [];
  for (const rule of RULES.filter(isRatcheted)) {
    for (const { edit, from } of editsOf(rule)) {
      const { ratcheted } = reviewCase(rule, edit);
      if (ratcheted.length === 0) continue;
      forgiven += ratcheted.length;
      const old = ownFindings(rule, edit);
      for (const finding of ratcheted) {
        if (!old.some((other) => isAsBad(other, finding))) {
          wrong.push(`${finding.rule}: "${from.title}" to "${edit.title}": ${finding.message}`);
        }
      }
      const type = (object: unknown) => field(field(object, "spec"), "type");
      if (
        type(edit.object) === "LoadBalancer" &&
        type(edit.old) !== "LoadBalancer" &&
        field(edit.object, "kind") === "Service"
      )
        wrong.push(`${rule.id}: "${from.title}" to "${edit.title}": a new load balancer is forgiven something`);
    }
  }
  t.same(wrong, []);
  t.ok(forgiven > 1_000, `${forgiven} findings were forgiven`);
});

interface FieldCase {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expect: readonly { readonly atLeast: Finding["action"]; readonly words: readonly string[] }[];
}

t.test("edits that make an old mistake count, from the field", async (t) => {
  const cases = readFileSync("test/fixtures/edits.jsonl", "utf8").trim().split("\n");
  for (const { id, files, expect } of cases.map((line) => JSON.parse(line) as FieldCase)) {
    const source = (name: string) => ({ name, text: files[name] ?? "" });
    const others = Object.keys(files).filter((name) => !["cluster.facts", "old.yaml", "new.yaml"].includes(name));
    const findings = lint([source("new.yaml"), ...others.map(source)], {
      cluster: parseText(files["cluster.facts"] ?? "").values[0] as JsonObject,
      base: [source("old.yaml"), ...others.map(source)],
    }).findings.map(({ finding }) => finding);
    for (const { atLeast, words } of expect) {
      const said = findings.filter(({ action }) => ACTIONS.indexOf(action) <= ACTIONS.indexOf(atLeast));
      t.ok(
        said.some(({ message }) => words.some((word) => message.toLowerCase().includes(word))),
        `${id}: ${said.map(({ message }) => message).join("; ")}`,
      );
    }
  }
});

/** A Service of some type, with annotations, labels and other fields of its specification. */
interface Sketch {
  readonly type?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

const TYPE = "networking.gke.io/load-balancer-type";
const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const service = ({ type = "LoadBalancer", annotations = {}, labels = {}, spec = {} }: Sketch) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "ledger", annotations, labels },
  spec: { type, selector: { app: "l" }, ports: [{ port: 443 }], ...spec },
});
const CLUSTER = {
  gkeVersion: "1.33.5-gke.1200000",
  subsetting: true,
  httpLoadBalancing: true,
  dataplaneV2: true,
  stackType: "ipv4",
  vpcNative: true,
  nodeCount: 12,
  region: "europe-west1",
  projectDefaultNetworkTier: "Premium",
} as const;
const linted = (before: Sketch, after: Sketch, peers: readonly object[] = []) => {
  const source = (objects: readonly object[]) => [
    { name: "all.yaml", text: objects.map((object) => JSON.stringify(object)).join("\n---\n") },
  ];
  const { findings } = lint(source([service(after), ...peers]), {
    cluster: CLUSTER,
    base: source([service(before), ...peers]),
  });
  return findings
    .map(({ finding: { rule, action } }) => `${action} ${rule}`)
    .filter((line) => line.startsWith("deny ") || line.startsWith("warn "));
};

const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ name: `p${port}`, port }));
const peer = { ...service({ annotations: RBS, spec: { loadBalancerIP: "203.0.113.7", ports: ports(80, 443) } }) };
const PEER = { ...peer, metadata: { ...peer.metadata, name: "peer" } };
const SHARED = (...numbers: readonly number[]) => ({
  annotations: RBS,
  spec: { loadBalancerIP: "203.0.113.7", ports: ports(...numbers) },
});

const WORSE: Readonly<Record<string, readonly [string, Sketch, Sketch, ...object[]]>> = {
  "A key in the wrong case counts once the right one beside it goes": [
    "annotation-key-wrong-case",
    { annotations: { [TYPE]: "Internal", "networking.gke.io/Load-Balancer-Type": "Internal" } },
    { annotations: { ...RBS, "networking.gke.io/Load-Balancer-Type": "Internal" } },
  ],
  "A label is no annotation, once there is a load balancer": [
    "annotation-in-labels",
    { type: "ClusterIP", labels: { [TYPE]: "Internal" } },
    { type: "LoadBalancer", annotations: RBS, labels: { [TYPE]: "Internal" } },
  ],
  "Another cloud's key, left alone, once there is a load balancer": [
    "foreign-cloud-annotation",
    { type: "NodePort", annotations: { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } },
    { annotations: { ...RBS, "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } },
  ],
  "A wrong value gives way to another wrong value": [
    "rbs-value-changed-ineffective",
    { annotations: { "cloud.google.com/l4-rbs": "disabled" } },
    { annotations: { "cloud.google.com/l4-rbs": "Enabled" } },
  ],
  "A value that is wrong for external becomes one that is wrong for internal": [
    "lb-type-value-invalid",
    { annotations: { ...RBS, [TYPE]: "external" } },
    { annotations: { ...RBS, [TYPE]: "INTERNAL" } },
  ],
  "Source ranges of one family, once the world is outside": [
    "source-ranges-family-gap",
    {
      annotations: { ...RBS, [TYPE]: "Internal" },
      spec: {
        ipFamilyPolicy: "RequireDualStack",
        ipFamilies: ["IPv4", "IPv6"],
        loadBalancerSourceRanges: ["10.0.0.0/8"],
      },
    },
    {
      annotations: RBS,
      spec: {
        ipFamilyPolicy: "RequireDualStack",
        ipFamilies: ["IPv4", "IPv6"],
        loadBalancerSourceRanges: ["10.0.0.0/8"],
      },
    },
  ],
  "The next port of a peer that one port was in conflict with": [
    "shared-ip-port-conflict",
    SHARED(80),
    SHARED(80, 443),
    PEER,
  ],
};

t.test("edits that make things worse are told", async (t) => {
  for (const [title, [rule, before, after, ...peers]] of Object.entries(WORSE)) {
    const said = linted(before, after, peers).filter((line) => line.endsWith(` ${rule}`));
    t.not(said.length, 0, title);
  }
});

const NO_WORSE: Readonly<Record<string, readonly [string, Sketch, Sketch, ...object[]]>> = {
  "A label": [
    "lb-type-value-invalid",
    { annotations: { ...RBS, [TYPE]: "x" } },
    { annotations: { ...RBS, [TYPE]: "x" }, labels: { a: "b" } },
  ],
  "One of two ports in conflict goes": ["shared-ip-port-conflict", SHARED(80, 443), SHARED(80), PEER],
  "A port beside the one in conflict": ["shared-ip-port-conflict", SHARED(80), SHARED(80, 8443), PEER],
  "The ports in conflict change places": ["shared-ip-port-conflict", SHARED(80, 443), SHARED(443, 80), PEER],
  "Fewer ports, and still too many": [
    "ilb-too-many-ports",
    {
      annotations: { [TYPE]: "Internal" },
      spec: { ports: ports(...Array.from({ length: 110 }, (_, port) => port + 1)) },
    },
    {
      annotations: { [TYPE]: "Internal" },
      spec: { ports: ports(...Array.from({ length: 105 }, (_, port) => port + 1)) },
    },
  ],
  "One of two ranges is mended": [
    "source-ranges-invalid-cidr",
    { annotations: RBS, spec: { loadBalancerSourceRanges: ["10.0.0.0/99", "10.0.0.1/98"] } },
    { annotations: RBS, spec: { loadBalancerSourceRanges: ["10.0.0.0/99", "10.0.0.0/8"] } },
  ],
};

t.test("edits that make nothing worse are forgiven", async (t) => {
  for (const [title, [rule, before, after, ...peers]] of Object.entries(NO_WORSE)) {
    t.same(
      linted(before, after, peers).filter((line) => line.endsWith(` ${rule}`)),
      [],
      title,
    );
    const created = lint(
      [{ name: "all.yaml", text: [service(after), ...peers].map((object) => JSON.stringify(object)).join("\n---\n") }],
      { cluster: CLUSTER },
    ).findings;
    t.ok(
      created.some(({ finding }) => finding.rule === rule),
      `${title}: ${rule} speaks on creation`,
    );
  }
});
