import fc from "fast-check";
import t from "tap";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import type { Policy } from "../../src/engine/policy.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { compilePolicies, type PolicyRequest } from "../support/cel-policies.ts";
import { beside } from "../support/policies-beside-engine.ts";
import { edited, POLICY_SERVICE } from "../support/policy-services.ts";
import { CASE_DAY, CASES, profileOf } from "../support/rule-cases.ts";

/** The policies in CEL beside the engine: each as the rules that they deny or warn of. */
function both(policy: Policy, profile: ClusterProfile) {
  const { objects, translated, engine } = beside(policy, profile, CASE_DAY);
  const says = compilePolicies(objects);
  return {
    translated,
    engine,
    policies(request: PolicyRequest): readonly string[] {
      const said = Object.entries(says(request)).flatMap(([name, messages]) =>
        messages.map((message) => `${name.split("-").at(-1)} ${/^\[([\w-]+)\]/.exec(message)?.[1]}`),
      );
      return [...new Set(said)].sort();
    },
  };
}

const JANE = { username: "jane", groups: ["system:authenticated"] };

const known = new Map<string, ReturnType<typeof both>>();

/** {@link both}, made once for the same: cases share a few clusters. */
function sharedBoth(policy: Policy, profile: ClusterProfile): ReturnType<typeof both> {
  const key = JSON.stringify([policy, profile]);
  const made = known.get(key) ?? both(policy, profile);
  known.set(key, made);
  return made;
}

t.test("policies say of every case what the engine says", async (t) => {
  let tried = 0;
  for (const [id, cases] of Object.entries(CASES)) {
    for (const ruleCase of cases) {
      const object = ruleCase.object as { kind?: string; spec?: object } | undefined;
      if (object?.kind !== "Service" || typeof object.spec !== "object" || ruleCase.isDelete || ruleCase.isOffline)
        continue;
      if (!RULE_SET.find(id)?.service?.reports) continue;
      const { translated, policies, engine } = sharedBoth(ruleCase.policy ?? {}, profileOf(ruleCase));
      if (!translated.includes(id)) continue;
      tried += 1;
      const request: PolicyRequest = {
        operation: ruleCase.old === undefined ? "CREATE" : "UPDATE",
        namespace: "default",
        userInfo: JANE,
        object,
        ...(ruleCase.old !== undefined && { oldObject: ruleCase.old as object }),
      };
      t.same(policies(request), engine(request), `${id}: ${ruleCase.title}`);
    }
  }
  t.ok(tried > 150, `${tried} cases`);
});

const POLICIES: readonly Policy[] = [
  {},
  {
    preset: "audit",
    namespaces: [
      { match: ["shop*"], preset: "strict", rules: { "lb-type-value-invalid": "warn" } },
      {
        match: ["shop-test", "pay"],
        preset: "recommended",
        rules: { "ssa-value-invalid": "off", "rbs-on-internal": "deny" },
      },
    ],
    exemptNamespaces: ["infra*", "tools"],
    exemptions: [
      { reason: "known", namespaces: ["shop"], rules: ["lb-class-unknown-gke"], until: "2026-12-31" },
      { reason: "ended", users: ["jane"], rules: ["weighted-value-invalid", "ssa-value-invalid"], until: "2026-01-01" },
      { reason: "group", groups: ["admins*"], namespaces: ["pay"] },
    ],
    controllers: { users: ["robot-*"], groups: ["platform"] },
  },
];
const CLUSTERS: readonly ClusterProfile[] = [
  BASE_CLUSTER,
  {
    ...BASE_CLUSTER,
    gkeVersion: "1.28.1-gke.100",
    subsetting: false,
    dataplaneV2: true,
    extraGkeClasses: ["example.com/other"],
  },
  { ...BASE_CLUSTER, gkeVersion: "1.36.1-gke.100", features: { ...BASE_CLUSTER.features, rbsByDefault: true } },
];

const WHO = fc.record({
  namespace: fc.constantFrom("default", "shop", "shop-test", "pay", "infra-a", "tools", "kube-system"),
  userInfo: fc.record({
    username: fc.constantFrom("jane", "jane", "jane", "robot-1", "system:cloud-controller-manager"),
    groups: fc.constantFrom(["system:authenticated"], ["system:authenticated", "admins-eu"], ["platform"]),
  }),
});

const STATUS = fc.constantFrom({}, { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } });
const REQUEST: fc.Arbitrary<PolicyRequest> = fc
  .record({ who: WHO, object: POLICY_SERVICE, old: POLICY_SERVICE, edit: fc.nat({ max: 5 }), status: STATUS })
  .map(({ who, object, old, edit, status }) => {
    if (edit === 0) return { ...who, operation: "CREATE", object };
    const before = { ...old, status };
    return { ...who, operation: "UPDATE", object: edited(before, object, edit), oldObject: before };
  });

t.test("policies say of random requests what the engine says", async (t) => {
  for (const policy of POLICIES) {
    for (const cluster of CLUSTERS) {
      const { policies, engine, translated } = both(policy, cluster);
      t.ok(translated.length > 30, `${translated.length} rules`);
      fc.assert(
        fc.property(REQUEST, (request) => {
          const [said, expected] = [policies(request), engine(request)];
          if (said.join() !== expected.join())
            throw new Error(`policies: ${said.join(", ")}; engine: ${expected.join(", ")}`);
        }),
        { numRuns: 200 },
      );
    }
  }
});
