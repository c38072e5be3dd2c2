import fc from "fast-check";
import t from "tap";
import { ANNOTATIONS } from "../../src/domain/annotations.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { FEATURES, type Feature } from "../../src/domain/features.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import {
  type ObjectChange,
  type ReviewContext,
  reviewChange,
  reviewCluster,
  reviewMutation,
} from "../../src/engine/review.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { RULE_SET, RULES } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { LAYER_7_NEIGHBOUR, LAYER_7_OBJECT } from "../support/layer-7-objects.ts";
import { CASES, profileOf } from "../support/rule-cases.ts";

const requester = { username: "jane", groups: ["dev"], isController: false };

/** Annotation values that some controller reads, and values that only look like them. */
const VALUE = fc.constantFrom(
  "",
  " ",
  "Internal",
  "internal",
  "INTERNAL",
  "External",
  "enabled",
  "Enabled",
  "disabled",
  "true",
  "True",
  "Standard",
  "Premium",
  "gold",
  "pods-per-node",
  "web-ip,web-ip6",
  "203.0.113.10",
  ",,",
  "projects/p/regions/r/addresses/web-ip",
  "int-subnet",
  "10.0.0.0/8, 2001:db8::/32",
  "10.0.0.0/8,",
  '{"ingress": true}',
  '{"exposed_ports":{"80":{"name":"neg"}}}',
  '{"exposed_ports":{"http":null}}',
  "{",
);
const KEY = fc.constantFrom(
  ...ANNOTATIONS.keys(),
  "l4guard.dev/exempt",
  "networking.gke.io/l4-rbs",
  "__proto__",
  "example.com/x",
);
const HOSTILE = fc.oneof(fc.constantFrom(null, 0, -1, 99999, 1.5, true, "", "LoadBalancer", [], {}), fc.jsonValue());

/** A Service that may be anything from ordinary to absurd. */
const SERVICE = fc.record(
  {
    apiVersion: fc.constant("v1"),
    kind: fc.constant("Service"),
    metadata: fc.oneof({ weight: 9, arbitrary: metadata() }, { weight: 1, arbitrary: HOSTILE }),
    spec: fc.oneof({ weight: 9, arbitrary: spec() }, { weight: 1, arbitrary: HOSTILE }),
    status: fc.oneof(
      fc.constant({ loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } }),
      fc.constant({ loadBalancer: { ingress: [{ ip: "nonsense" }, 3] } }),
      HOSTILE,
    ),
  },
  { requiredKeys: ["kind"] },
);

function metadata() {
  return fc.record(
    {
      name: fc.constantFrom("web", "api"),
      namespace: fc.constantFrom("shop", "other"),
      annotations: fc.dictionary(KEY, fc.oneof({ weight: 9, arbitrary: VALUE }, { weight: 1, arbitrary: HOSTILE }), {
        maxKeys: 6,
      }),
      labels: fc.oneof(fc.dictionary(KEY, VALUE, { maxKeys: 2 }), HOSTILE),
      finalizers: fc.array(
        fc.constantFrom(
          "gke.networking.io/l4-ilb-v1",
          "gke.networking.io/l4-ilb-v2",
          "gke.networking.io/l4-netlb-v1",
          "gke.networking.io/l4-netlb-v2",
          "gke.networking.io/l4-netlb-v3",
          "service.kubernetes.io/load-balancer-cleanup",
        ),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: ["name"] },
  );
}

function spec() {
  const port = fc.record(
    {
      name: fc.constantFrom("http", "dns"),
      port: fc.oneof(fc.integer({ min: 1, max: 120 }), HOSTILE),
      protocol: fc.constantFrom("TCP", "UDP", "SCTP", "", "WAT"),
      nodePort: fc.oneof(fc.constantFrom(0, 30001, 80), HOSTILE),
      targetPort: fc.oneof(fc.constantFrom(8080, "http"), HOSTILE),
    },
    { requiredKeys: ["port"] },
  );
  return fc.record(
    {
      type: fc.oneof(
        { weight: 6, arbitrary: fc.constant("LoadBalancer") },
        { weight: 1, arbitrary: fc.constantFrom("ClusterIP", "NodePort", "ExternalName", "x") },
      ),
      loadBalancerClass: fc.constantFrom(
        "networking.gke.io/l4-regional-internal",
        "networking.gke.io/l4-regional-external",
        "networking.gke.io/l4-regional-external-legacy",
        "networking.gke.io/standalone-passthrough-lb-neg",
        "networking.gke.io/typo",
        "example.com/other",
      ),
      loadBalancerIP: fc.constantFrom("203.0.113.10", "10.0.0.60", "2600:1900:4000:1::", "nonsense", ""),
      loadBalancerSourceRanges: fc.oneof(
        fc.array(fc.constantFrom("10.0.0.0/8", "10.0.0.1/8", "::/0", "0.0.0.0/0", "2001:db8::/32", "office", ""), {
          maxLength: 3,
        }),
        HOSTILE,
      ),
      ports: fc.oneof({ weight: 9, arbitrary: fc.array(port, { maxLength: 8 }) }, { weight: 1, arbitrary: HOSTILE }),
      selector: fc.oneof(fc.constant({ app: "web" }), HOSTILE),
      ipFamilies: fc.oneof(fc.constantFrom(["IPv4"], ["IPv6"], ["IPv4", "IPv6"], ["IPv6", "IPv4"], ["IPv5"]), HOSTILE),
      ipFamilyPolicy: fc.constantFrom("SingleStack", "PreferDualStack", "RequireDualStack", "x"),
      externalTrafficPolicy: fc.constantFrom("Local", "Cluster", "local", ""),
      internalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
      healthCheckNodePort: fc.oneof(fc.constantFrom(0, 30001, 31000, 80), HOSTILE),
      sessionAffinity: fc.constantFrom("None", "ClientIP", "x"),
      sessionAffinityConfig: fc.oneof(
        fc.constantFrom({ clientIP: { timeoutSeconds: 30 } }, { clientIP: { timeoutSeconds: 600 } }),
        HOSTILE,
      ),
      trafficDistribution: fc.constantFrom("PreferClose", "PreferSameZone", "x"),
      allocateLoadBalancerNodePorts: fc.oneof(fc.boolean(), HOSTILE),
      clusterIP: fc.constantFrom("None", "10.4.0.1"),
    },
    { requiredKeys: [] },
  );
}

const FACTS = Object.keys(BASE_CLUSTER) as (keyof ClusterProfile)[];
const VERSION = fc.constantFrom(
  "1.24.9",
  "1.28.1",
  "1.29.8-gke.1",
  "1.31.5-gke.1068000",
  "1.33.4-gke.1000000",
  "1.34.2-gke.1000000",
  "1.36.3-gke.1000000",
  "1.37.0",
  "next",
);
const FLAG = fc.boolean();
const FIXED = (Object.keys(FEATURES) as Feature[]).filter((feature) => !("since" in FEATURES[feature]));

/** A complete profile that differs from the base in what can differ. */
const PROFILE: fc.Arbitrary<ClusterProfile> = fc
  .record({
    gkeVersion: VERSION,
    subsetting: FLAG,
    httpLoadBalancing: FLAG,
    dataplaneV2: FLAG,
    stackType: fc.constantFrom("ipv4" as const, "ipv4-ipv6" as const, "ipv6" as const),
    vpcNative: FLAG,
    legacyNetwork: FLAG,
    nodeCount: fc.constantFrom(0, 10, 251, 5_000),
    maxNodesPerZone: fc.constantFrom(1, 1_001),
    windowsNodePools: FLAG,
    region: fc.constantFrom("us-central1", "europe-west1"),
    projectDefaultNetworkTier: fc.constantFrom("Premium" as const, "Standard" as const),
    clusterSubnet: fc.constantFrom(
      { name: "default", ipv6AccessType: "NONE" as const },
      { name: "int-subnet", ipv6AccessType: "INTERNAL" as const },
    ),
    userManagedFirewall: FLAG,
    sharedInstanceGroupsUsedOutsideGke: FLAG,
    multiSubnet: FLAG,
    sharedVpc: FLAG,
    hostProjectFirewallAccess: FLAG,
    networkPolicy: FLAG,
    negReadinessGates: FLAG,
    autoNegAnnotation: fc.constantFrom(true, false, "auto" as const),
    // What follows the version is known with it; only switches without a version can turn out to be anything.
    features: fc.dictionary(fc.constantFrom(...FIXED), fc.constantFrom(true, false), { maxKeys: 4 }),
  })
  .map((profile) => ({ ...BASE_CLUSTER, ...profile }));

function without(profile: ClusterProfile, left: readonly string[]): ClusterProfile {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => !left.includes(name)));
}

function contextFor(rules: RuleSet, profile: ClusterProfile, others: readonly unknown[] = []): ReviewContext {
  return {
    rules,
    policy: compilePolicy({
      rules: Object.fromEntries(RULES.filter(({ optIn }) => optIn).map(({ id }) => [id, "on" as const])),
    }),
    cluster: compileCluster(profile),
    index: indexManifests({ objects: others, isComplete: true, knownKinds: INDEXED_KINDS }),
    today: "2026-11-21",
    isOffline: false,
  };
}

const noCrash = (
  test: { fail(message: string): unknown },
  crashed: readonly { rule: string; error: unknown }[],
  input: unknown,
) => {
  const [first] = crashed;
  if (first) test.fail(`${first.rule} threw ${String(first.error)} on ${JSON.stringify(input)}`);
};

t.test("R11: no rule throws on any Service, and mutating twice is mutating once", async (t) => {
  fc.assert(
    fc.property(
      SERVICE,
      fc.option(SERVICE),
      fc.array(SERVICE, { maxLength: 2 }),
      PROFILE,
      fc.subarray(FACTS),
      (object, old, others, full, left) => {
        const context = contextFor(RULE_SET, without(full, left), others);
        const change: ObjectChange = old
          ? { kind: "Service", change: "update", object, previous: old, requester }
          : { kind: "Service", change: "create", object, requester };
        const before = JSON.stringify(object);
        const review = reviewChange(change, context);
        noCrash(t, review.crashed, { object, old });
        if (JSON.stringify(object) !== before) t.fail(`the object was changed: ${before}`);
        const again = reviewMutation({ ...change, object: review.object }, context);
        if (again.operations.length > 0) t.fail(`not a fixed point: ${before} ${JSON.stringify(again.operations)}`);
        noCrash(t, reviewChange({ kind: "Service", change: "delete", object, requester }, context).crashed, object);
      },
    ),
    { numRuns: 1_500 },
  );
  t.pass("none did");
});

t.test("no rule throws on any Ingress, workload or cluster, and mutating twice is mutating once", async (t) => {
  let patched = 0;
  fc.assert(
    fc.property(
      LAYER_7_OBJECT,
      fc.option(LAYER_7_OBJECT),
      fc.array(LAYER_7_NEIGHBOUR, { maxLength: 4 }),
      PROFILE,
      fc.subarray(FACTS),
      fc.boolean(),
      (object, old, others, full, left, isOffline) => {
        const context = { ...contextFor(RULE_SET, without(full, left), others), isOffline };
        const { kind } = object;
        const change: ObjectChange =
          old?.kind === kind
            ? { kind, change: "update", object, previous: old, requester }
            : { kind, change: "create", object, requester };
        const review = reviewChange(change, context);
        noCrash(t, review.crashed, { object, old, others });
        if (review.operations.length > 0) patched++;
        const again = reviewMutation({ ...change, object: review.object }, context);
        if (again.operations.length > 0)
          t.fail(`not a fixed point: ${JSON.stringify({ object, again: again.operations })}`);
        noCrash(t, reviewChange({ kind, change: "delete", object, requester }, context).crashed, object);
        noCrash(t, reviewCluster(context).crashed, full);
      },
    ),
    { numRuns: 1_000 },
  );
  t.ok(patched > 0, `none did; ${patched} objects were repaired`);
});

t.test("what is not known never leads to a denial", async (t) => {
  for (const rule of RULES) {
    const rules = new RuleSet([rule]);
    const denies = (ruleCase: RuleCase, profile: ClusterProfile) => {
      const context = contextFor(rules, profile, ruleCase.others);
      const kind = (ruleCase.object as { kind: ObjectChange["kind"] }).kind;
      const change = ruleCase.old === undefined ? ("create" as const) : ("update" as const);
      const review = reviewChange(
        { kind, change, object: ruleCase.object, previous: ruleCase.old, requester },
        context,
      );
      return review.findings.some(({ action }) => action === "deny");
    };
    const cases = (CASES[rule.id] ?? []).filter(
      ({ expect, object, isDelete }) => object && !isDelete && expect.some(({ action }) => action === "deny"),
    );
    for (const ruleCase of cases) {
      fc.assert(
        fc.property(fc.subarray(FACTS, { minLength: 1 }), PROFILE, (left, other) => {
          const known = without(profileOf(ruleCase), left);
          if (!denies(ruleCase, known)) return;
          // Whatever the facts left out turn out to be, the denial must stand.
          const completed = { ...other, ...known };
          if (!denies(ruleCase, completed)) {
            t.fail(
              `${rule.id}: ${ruleCase.title}: denied without ${left.join(", ")}, but not with ${JSON.stringify(completed)}`,
            );
          }
        }),
        { numRuns: 25, endOnFailure: true },
      );
    }
  }
  t.pass("it never did");
});
