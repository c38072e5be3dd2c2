import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import { ClusterIndex } from "../../src/cluster/cluster-index.ts";
import { knowledgeOf } from "../../src/cluster/freshness.ts";
import { packText, unpackText } from "../../src/cluster/packed-storage.ts";
import { L4_RBS, LOAD_BALANCER_IP_ADDRESSES, NEG } from "../../src/domain/annotations.ts";
import { keyOf } from "../../src/domain/kinds/kind.ts";
import { INDEXED_KINDS, indexedKindOf, KINDS, WATCHED } from "../../src/domain/kinds/kinds.ts";
import { NETWORK } from "../../src/domain/kinds/network.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { DAEMON_SET, DEPLOYMENT, STATEFUL_SET } from "../../src/domain/kinds/workload.ts";
import { LiveIndex } from "../../src/engine/live-index.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import type { ObjectIndex } from "../../src/engine/object-index.ts";
import { ObjectTable, type TableSnapshot } from "../../src/engine/object-table.ts";
import { RULES } from "../../src/rules/index.ts";
import { CASES, findingsOf, reviewCase } from "../support/rule-cases.ts";

const KNOWN = knowledgeOf(new Map());

/** The objects in an index of the kind that the webhook has. */
function clusterIndexOf(objects: readonly unknown[]): ClusterIndex {
  const index = new ClusterIndex();
  for (const object of objects) {
    const kind = indexedKindOf((object as { kind?: unknown }).kind);
    if (kind) index.sink(kind).put(object);
  }
  return index;
}

/** Whether only manifests can show it, such as a Secret. */
function isNeverWatched(object: unknown): boolean {
  const kind = indexedKindOf((object as { kind?: unknown }).kind);
  return kind !== undefined && !WATCHED.some((watched) => watched.kind === kind.kind);
}

t.test("rules say the same about projections as about whole objects", async (t) => {
  let compared = 0;
  for (const rule of RULES) {
    for (const ruleCase of CASES[rule.id] ?? []) {
      if (!ruleCase.others || ruleCase.isOffline || ruleCase.others.some(isNeverWatched)) continue;
      const whole = findingsOf(rule, reviewCase(rule, ruleCase));
      const index = clusterIndexOf(ruleCase.others).snapshot(KNOWN);
      const projected = findingsOf(rule, reviewCase(rule, ruleCase, index));
      t.same(projected, whole, `${rule.id}: ${ruleCase.title}`);
      compared++;
    }
  }
  t.ok(compared > 50, `${compared} cases have other objects`);
});

t.test("F35: a projection keeps what rules read, and nothing else", async (t) => {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "web",
      namespace: "shop",
      uid: "u-1",
      labels: { team: "a" },
      managedFields: [{ manager: "kubectl" }],
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": '{"password":"hunter2"}',
        "cloud.google.com/l4-rbs": "enabled",
        "service.kubernetes.io/firewall-rule": "k8s2-abc",
        "service.kubernetes.io/tcp-forwarding-rule": "k8s2-tcp-abc",
      },
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80, appProtocol: "HTTP2" }], publishNotReadyAddresses: true },
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.10", ipMode: "VIP" }] }, conditions: [] },
  };
  t.same(SERVICE.project(service), {
    metadata: {
      name: "web",
      namespace: "shop",
      uid: "u-1",
      annotations: {
        "cloud.google.com/l4-rbs": "enabled",
        "service.kubernetes.io/tcp-forwarding-rule": "k8s2-tcp-abc",
      },
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.10" }] } },
  });
  const deployment = {
    metadata: { name: "web", annotations: { a: "b" } },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: "web",
              image: "web:1",
              env: [{ name: "PASSWORD", value: "hunter2" }],
              readinessProbe: { exec: { command: ["check", "hunter2"] } },
            },
          ],
        },
      },
    },
  };
  t.same(DEPLOYMENT.project(deployment), {
    metadata: { name: "web" },
    spec: { template: { spec: { containers: [{ name: "web", readinessProbe: {} }] } } },
  });
});

const TEXTS = [
  "",
  "a",
  "web",
  "80",
  "TCP",
  "Cluster",
  "None",
  "Service",
  "LoadBalancer",
  "INTERNAL",
  "sleep 9",
  "203.0.113.10",
];
const NEGS = ['{"ingress": true}', '{"exposed_ports": {"80": {"name": "neg-a"}}}'];
const MAP_KEYS = [NEG, L4_RBS, LOAD_BALANCER_IP_ADDRESSES];

/** A random object that has every field that is asked of it, and goes on having it: of the right type more often than not. */
function randomObject(gen: fc.GeneratorValue): unknown {
  const fields: Record<string, unknown> = {};
  let isListed = false;
  return new Proxy(fields, {
    get(_, name) {
      if (typeof name === "string" && !Object.hasOwn(fields, name)) fields[name] = randomValue(gen);
      return fields[name as string];
    },
    ownKeys() {
      for (const key of isListed ? [] : MAP_KEYS)
        if (gen(fc.boolean)) fields[key] ??= gen(fc.constantFrom, ...TEXTS, ...NEGS, 7);
      isListed = true;
      return Object.keys(fields);
    },
  });
}

function randomValue(gen: fc.GeneratorValue): unknown {
  const type = gen(fc.nat, { max: 9 });
  if (type < 4) return randomObject(gen);
  if (type < 6) return Array.from({ length: gen(fc.nat, { max: 2 }) }, () => randomValue(gen));
  return gen(fc.constantFrom, ...TEXTS, 0, 1, 80, 30_000, 1.5, true, false, null, undefined);
}

for (const kind of KINDS) {
  t.test(`${kind.kind}: the view of a projection is the view of the object`, async (t) => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const object = randomObject(gen);
        const view = kind.readPeer(object);
        const projection = JSON.parse(JSON.stringify(kind.project(object)));
        return (
          isDeepStrictEqual(kind.readPeer(projection), view) && isDeepStrictEqual(kind.project(projection), projection)
        );
      }),
      { numRuns: 1_000 },
    );
    t.same(kind.project("text"), {});
    t.same(kind.project(null), {});
  });
}

t.test("packed text unpacks to what it was", async (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => unpackText(packText(JSON.stringify(value))) === JSON.stringify(value)),
  );
  const json = JSON.stringify(SERVICE.project(loadBalancer(1)));
  const packed = packText(json);
  t.equal(unpackText(packed), json);
  t.ok(packed.length < json.length * 0.75, `${packed.length} of ${json.length} characters are left`);
});

function loadBalancer(n: number) {
  return {
    metadata: {
      name: `web-${n}`,
      namespace: "shop",
      uid: "9c3f1c1e-7d59-4c5c-8f7f-1d6b1c2d3e4f",
      annotations: { "cloud.google.com/l4-rbs": "enabled" },
      finalizers: ["service.kubernetes.io/load-balancer-cleanup", "gke.networking.io/l4-netlb-v2"],
    },
    spec: {
      type: "LoadBalancer",
      loadBalancerIP: "203.0.113.10",
      ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: 8080, nodePort: 30000 + n }],
      selector: { app: "web" },
      clusterIP: "10.0.0.1",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      externalTrafficPolicy: "Cluster",
      internalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      allocateLoadBalancerNodePorts: true,
    },
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.10" }] } },
  };
}

t.test("a snapshot never changes, whatever happens to its table", async (t) => {
  type Item = { readonly tags: readonly string[]; readonly id: number };
  const operation = fc.record({
    key: fc.constantFrom("a", "b", "c", "d"),
    tags: fc.option(fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 3 })),
    takesSnapshot: fc.boolean(),
    reads: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const table = new ObjectTable<Item>(
        { pack: (object) => object, read: (packed) => packed as Item },
        { tag: ({ tags }) => tags },
      );
      const model = new Map<string, Item>();
      const taken: { snapshot: TableSnapshot<Item>; content: Map<string, Item> }[] = [];
      const check = ({ snapshot, content }: (typeof taken)[number]) => {
        for (const key of ["a", "b", "c", "d"]) if (snapshot.get(key) !== content.get(key)) return false;
        const all = [...snapshot.all()];
        if (all.length !== content.size || !all.every((item) => [...content.values()].includes(item))) return false;
        return ["x", "y", "z"].every((tag) => {
          const found = new Set(snapshot.find("tag", tag));
          const expected = [...content.values()].filter(({ tags }) => tags.includes(tag));
          return found.size === expected.length && expected.every((item) => found.has(item));
        });
      };
      for (const [id, { key, tags, takesSnapshot, reads }] of operations.entries()) {
        if (tags) {
          const item = { tags, id };
          table.set(key, item);
          model.set(key, item);
        } else {
          table.delete(key);
          model.delete(key);
        }
        if (takesSnapshot) taken.push({ snapshot: table.snapshot(), content: new Map(model) });
        if (reads && !taken.every(check)) return false;
      }
      return taken.every(check);
    }),
    { numRuns: 500 },
  );
  t.pass("every snapshot stayed what it was");
});

t.test("R1: look-ups of the cluster's index are those of the manifests' index", async (t) => {
  const names = (index: ObjectIndex) => ({
    claim: [...index.servicesClaiming("203.0.113.10")].map(({ metadata }) => metadata.name),
    name: [...index.servicesClaiming("name:web-ip")].map(({ metadata }) => metadata.name),
    open: [...index.servicesExposing("TCP", 80, "open")].map(({ metadata }) => metadata.name),
    restricted: [...index.servicesExposing("TCP", 80, "restricted")].map(({ metadata }) => metadata.name),
    both: [...index.servicesExposing("TCP", 80)].map(({ metadata }) => metadata.name),
    nodePort: [...index.servicesWithNodePort(30001)].map(({ metadata }) => metadata.name),
    loadBalancers: [...index.loadBalancerServices()].map(({ metadata }) => metadata.name),
    workloads: [...index.workloadsIn("shop")].map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ingresses: [...index.ingressesTo("shop", "web")].map(({ metadata }) => metadata.name),
  });
  const meta = (name: string, annotations = {}) => ({ metadata: { name, namespace: "shop", annotations } });
  const port = (nodePort: number) => ({ ports: [{ port: 80, nodePort }] });
  const objects = [
    { kind: "Service", ...loadBalancer(1) },
    {
      kind: "Service",
      ...meta("ranges"),
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"], ...port(2) },
    },
    {
      kind: "Service",
      ...meta("named", { "networking.gke.io/load-balancer-ip-addresses": "web-ip" }),
      spec: { type: "LoadBalancer" },
    },
    { kind: "Service", ...meta("inner"), spec: { type: "NodePort", ...port(30001) } },
    { kind: "StatefulSet", ...meta("db") },
    { kind: "DaemonSet", ...meta("db") },
    {
      kind: "Ingress",
      ...meta("front"),
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] },
    },
  ];
  const manifests = indexManifests({ objects, isComplete: true, knownKinds: INDEXED_KINDS });
  const index = clusterIndexOf(objects);
  t.same(names(index.snapshot(KNOWN)), names(manifests));
  t.same(names(manifests).restricted, ["ranges"]);
  t.same(names(manifests).open, ["web-1"]);
  t.same(names(manifests).workloads, ["StatefulSet db", "DaemonSet db"], "one name, two kinds");

  const before = index.snapshot(KNOWN);
  index.sink(SERVICE).put({ ...loadBalancer(1), spec: { type: "ClusterIP" } });
  index.sink(STATEFUL_SET).retain(new Set());
  const sorted = (found: Record<string, string[]>) => Object.values(found).map((list) => list.sort());
  t.same(sorted(names(before)), sorted(names(manifests)), "the old snapshot is untouched");
  t.same(names(index.snapshot(KNOWN)).claim, [], "an update leaves the keys that it had");
  t.same(names(index.snapshot(KNOWN)).workloads, ["DaemonSet db"], "a kind is retained by itself");
  t.equal(index.count(DAEMON_SET), 1);
  t.equal(index.count(SERVICE), 4);
});

t.test("what is not fresh is not known, and says why", async (t) => {
  const knowledge = knowledgeOf(
    new Map([
      ["StatefulSet", "stale for 130 s"],
      ["Network", "not synced yet"],
    ]),
  );
  const index = new LiveIndex().snapshot(knowledge);
  t.notOk(index.knows("workloads"), "one stale kind of workloads is enough");
  t.equal(index.whyUnknown("workloads"), "stale for 130 s");
  t.equal(index.whyUnknown("networks"), "not synced yet");
  t.ok(index.knows("services"));
  t.same(
    INDEXED_KINDS.filter((kind) => !KNOWN.knows(kind)),
    ["secrets", "autoscalers"],
    "what the webhook never reads",
  );
  t.equal(keyOf(NETWORK, { metadata: { name: "blue", namespace: "ignored" } }), "blue");
  t.equal(keyOf(SERVICE, { metadata: { name: "web" } }), "default/web");
});
