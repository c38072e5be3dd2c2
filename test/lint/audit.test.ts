import t from "tap";
import { L4LB_CONFIG } from "../../src/domain/annotations.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type AuditInput, auditCluster } from "../../src/lint/audit.ts";
import { together } from "../../src/lint/together.ts";
import { FORMATS } from "../../src/reports/formats.ts";
import { RULE_SET } from "../../src/rules/index.ts";

const FACTS: ClusterProfile = { gkeVersion: "1.33.5-gke.1200000", subsetting: true };

function inputOf(
  objects: readonly object[],
  more: Partial<AuditInput> & { readonly facts?: ClusterProfile } = {},
): AuditInput {
  const { facts = FACTS, ...rest } = more;
  return {
    context: "prod",
    isOneOfSeveral: false,
    objects: objects.map((value) => ({ value })),
    count: objects.length,
    index: indexManifests({ objects, isComplete: true, knownKinds: INDEXED_KINDS }),
    cluster: compileCluster(facts),
    policy: compilePolicy({}),
    namespaces: [],
    refused: [],
    isVerbose: false,
    today: "2026-11-26",
    ...rest,
  };
}

const service = (name: string, annotations: object, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations },
  spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ name: "web", port: 80 }], ...spec },
  status: { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } },
});
const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const NEG = { "cloud.google.com/neg": '{"ingress": true}' };
const INSIDE = { type: "ClusterIP" };
const config = (name: string, spec: object) => ({
  apiVersion: "cloud.google.com/v1",
  kind: "BackendConfig",
  metadata: { name, namespace: "shop" },
  spec,
});
const ingress = (annotations: object, spec: object = {}) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "front", namespace: "shop", annotations },
  spec: { defaultBackend: { service: { name: "a", port: { number: 80 } } }, ...spec },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
});
const twoBackends = {
  rules: [
    {
      http: { paths: [{ path: "/b", pathType: "Prefix", backend: { service: { name: "b", port: { name: "web" } } } }] },
    },
  ],
};

/** What is told of who gets in: the objects, the facts, then "object: serves, sources, guards". */
const EXPOSURES: Readonly<Record<string, readonly [readonly object[], readonly string[], ClusterProfile?]>> = {
  "an external Service without ranges lets everyone in": [[service("web", RBS)], ["web: TCP 80 from 0.0.0.0/0"]],
  "one with ranges lets these in": [
    [service("web", RBS, { loadBalancerSourceRanges: ["203.0.113.0/24"] })],
    ["web: TCP 80 from 203.0.113.0/24"],
  ],
  "where the firewall is the user's, nobody knows": [
    [{ ...service("web", RBS), status: {} }],
    ["web: TCP 80 from ?"],
    { ...FACTS, userManagedFirewall: true },
  ],
  "an internal one is none": [[service("web", { "networking.gke.io/load-balancer-type": "Internal" })], []],
  "another controller's is none": [[service("web", {}, { loadBalancerClass: "example.com/lb" })], []],
  "a Service inside the cluster is none": [[service("web", RBS, INSIDE)], []],
  "an Ingress lets everyone in": [[ingress({}), service("a", NEG, INSIDE)], ["front: HTTP from 0.0.0.0/0,::/0"]],
  "by HTTPS alone": [
    [ingress({ "kubernetes.io/ingress.allow-http": "false", "networking.gke.io/managed-certificates": "web" })],
    ["front: HTTPS from 0.0.0.0/0,::/0"],
  ],
  "an internal Ingress is none": [[ingress({ "kubernetes.io/ingress.class": "gce-internal" })], []],
  "another controller's Ingress is none": [[ingress({ "kubernetes.io/ingress.class": "nginx" })], []],
  "Cloud Armor guards it": [
    [
      ingress({}),
      service("a", { ...NEG, "cloud.google.com/backend-config": '{"default": "edge"}' }, INSIDE),
      config("edge", { securityPolicy: { name: "office" } }),
    ],
    ["front: HTTP from 0.0.0.0/0,::/0 past Cloud Armor policy office"],
  ],
  "IAP guards one of two backends": [
    [
      ingress({}, twoBackends),
      service("a", NEG, INSIDE),
      service("b", { ...NEG, "cloud.google.com/backend-config": '{"ports": {"web": "login"}}' }, INSIDE),
      config("login", { iap: { enabled: true } }),
    ],
    ["front: HTTP from 0.0.0.0/0,::/0 past IAP on 1 of 2 backends"],
  ],
  "Cloud Armor and IAP, by two backends: each is guarded by one": [
    [
      ingress({}, twoBackends),
      service("a", { ...NEG, "cloud.google.com/backend-config": '{"default": "edge"}' }, INSIDE),
      service("b", { ...NEG, "cloud.google.com/backend-config": '{"ports": {"web": "login"}}' }, INSIDE),
      config("edge", { securityPolicy: { name: "office" } }),
      config("login", { iap: { enabled: true } }),
    ],
    ["front: HTTP from 0.0.0.0/0,::/0 past Cloud Armor policy office,IAP"],
  ],
  "a BackendConfig that guards nothing": [
    [
      ingress({}),
      service("a", { ...NEG, "cloud.google.com/backend-config": '{"default": "edge"}' }, INSIDE),
      config("edge", { timeoutSec: 40 }),
    ],
    ["front: HTTP from 0.0.0.0/0,::/0"],
  ],
  "an annotation that can't be read guards nothing": [
    [ingress({}), service("a", { ...NEG, "cloud.google.com/backend-config": "{" }, INSIDE)],
    ["front: HTTP from 0.0.0.0/0,::/0"],
  ],
};

t.test("who gets in", async (t) => {
  for (const [title, [objects, expected, facts = FACTS]] of Object.entries(EXPOSURES)) {
    const [cluster] = auditCluster(inputOf(objects, { facts })).clusters ?? [];
    const told = cluster?.exposed.map(({ object, serves, sources, guards }) => {
      const past = guards.length > 0 ? ` past ${guards.join()}` : "";
      return `${object.name}: ${serves.join()} from ${sources?.join() ?? "?"}${past}`;
    });
    t.same(told, expected, title);
  }
});

t.test("those that let everyone in come first, then the guarded, the unknown, the restricted", async (t) => {
  const objects = [
    service("restricted", RBS, { loadBalancerSourceRanges: ["203.0.113.0/24"] }),
    ...(EXPOSURES["Cloud Armor guards it"]?.[0] ?? []),
    service("open", RBS),
  ];
  const [cluster] = auditCluster(inputOf(objects)).clusters ?? [];
  t.same(
    cluster?.exposed.map(({ object }) => object.name),
    ["open", "front", "restricted"],
  );
});

t.test("kinds that nobody could read are named with the rules that were not asked", async (t) => {
  const objects = [ingress({}), service("web", RBS), service("own", { ...RBS, [L4LB_CONFIG]: "logs" })];
  const index = indexManifests({ objects, isComplete: true });
  const refused = [
    { resource: "backendconfigs", kind: "BackendConfig", indexedAs: "backendConfigs" as const, isInPart: false },
    { resource: "nodes", kind: "Node", indexedAs: undefined, isInPart: false },
    { resource: "ingresses", kind: "Ingress", indexedAs: "ingresses" as const, isInPart: true },
  ];
  const result = auditCluster(inputOf(objects, { index, refused }));
  const [cluster] = result.clusters ?? [];
  t.match(result.notes[0], /^Not allowed to list backendconfigs \(prod\)/);
  t.equal(result.notes[1], "Not allowed to list nodes (prod).");
  t.equal(result.notes[2], "Not allowed to list ingresses of all namespaces (prod): only those asked for are known.");
  t.match(result.notes.slice(3).join(" "), /No \w+ among the objects \(prod\): rules? [\w, -]+ (was|were) not asked\./);
  t.same(
    cluster?.refused.map(({ resource }) => resource),
    ["backendconfigs", "nodes", "ingresses"],
  );
  const lacks = new Set(result.skipped.flatMap(({ missing }) => missing));
  for (const kind of INDEXED_KINDS) t.notOk(lacks.has(kind), `${kind} is told in a note, not as a fact`);
  t.ok(
    result.skipped.every(({ missing }) => missing.length > 0),
    "who lacks nothing else is not told of there",
  );
  const named = result.notes
    .slice(3)
    .flatMap((note) => /: rules? (.*) (?:was|were) not asked/.exec(note)?.[1]?.split(", ") ?? []);
  for (const rule of named) t.ok(RULE_SET.find(rule), `${rule} is a rule`);
});

t.test("several clusters: each object says where it is, in every format", async (t) => {
  const wrong = { "networking.gke.io/load-balancer-type": "internal " };
  const results = ["eu", "us"].map((context) =>
    auditCluster(inputOf([service("web", wrong)], { context, isOneOfSeveral: true })),
  );
  const result = together(results);
  t.equal(result.clusters?.length, 2);
  t.equal(new Set(result.findings.map(({ identity }) => identity)).size, result.findings.length);
  const style = { colour: false, columns: 80, isVerbose: true };
  for (const [name, report] of Object.entries(FORMATS)) {
    const text = report?.(result, style) ?? "";
    t.match(text, /eu/, name);
    t.match(text, /lb-type-value-invalid/, name);
  }
});

t.test("a report for people stays short, unless all is asked for", async (t) => {
  const wrong = { ...RBS, "networking.gke.io/load-balancer-type": "internal " };
  const many = Array.from({ length: 30 }, (_, n) => {
    const one = service(`web-${n}`, wrong, { ports: [{ port: 1_000 + n }] });
    return { ...one, metadata: { ...one.metadata, namespace: `team-${n}` } };
  });
  const result = auditCluster(inputOf(many));
  const text = (isVerbose: boolean) =>
    FORMATS["text"]?.(auditCluster(inputOf(many, { isVerbose })), { colour: false, columns: 100, isVerbose }) ?? "";
  t.match(text(false), /^ {2}10 more: --verbose shows them\.$/m, "20 of 30 load balancers");
  t.match(text(false), /^5 more objects with findings: --verbose shows them\.$/m, "25 of 30 objects");
  t.match(text(false), /^ {2}and 20 more$/m, "10 of 30 namespaces");
  t.notMatch(text(true), /--verbose/);
  t.match(FORMATS["html"]?.(result, { colour: false, columns: 80, isVerbose: true }), /Findings by namespace/);
});
