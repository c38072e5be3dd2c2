import fc from "fast-check";
import t from "tap";
import { annotatedTypeOf, isLive } from "../../src/controllers/l4/ownership.ts";
import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  FINALIZER,
  GKE_FINALIZERS,
  isControllerWritten,
  L4_RBS,
  LOAD_BALANCER_TYPE,
  NEG,
  NETWORK_TIER,
} from "../../src/domain/annotations.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { field, isObject, sameJson } from "../../src/domain/json.ts";
import { isLoadBalancer, type ReviewedService, SERVICE } from "../../src/domain/kinds/service.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { applyPatch, buildPatch } from "../../src/engine/patch.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import {
  type Mutation,
  type ObjectChange,
  type ReviewContext,
  reviewMutation,
  reviewValidation,
} from "../../src/engine/review.ts";
import { RULE_SET, RULES } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../../src/rules/shared/service.sketches.ts";
import { ANY_CLUSTER, ANY_SERVICE_EDIT } from "../support/any-service.ts";
import { CASES, findingsOf, reviewCase } from "../support/rule-cases.ts";

const RUNS = 300;
const jane = { username: "jane", groups: ["dev"], isController: false };
const OPT_IN = RULES.filter(({ mutation }) => mutation === "optIn").map(({ id }) => id);
const EVERYTHING: Policy = { mutations: { optIn: OPT_IN } };

function contextOf(policy: Policy, cluster: ClusterProfile = {}, others: readonly unknown[] = []): ReviewContext {
  return {
    rules: RULE_SET,
    policy: compilePolicy(policy),
    cluster: compileCluster({ ...BASE_CLUSTER, ...cluster }),
    index: indexManifests({ objects: others, isComplete: true }),
    today: "2026-11-21",
    isOffline: false,
  };
}

function changeOf(object: unknown, previous?: unknown, kind: ObjectChange["kind"] = "Service"): ObjectChange {
  return { kind, change: previous === undefined ? "create" : "update", object, previous, requester: jane };
}

t.test("the patches that users see", async (t) => {
  const rbsPath = "/metadata/annotations/cloud.google.com~1l4-rbs";
  const typePath = "/metadata/annotations/networking.gke.io~1load-balancer-type";
  const enabled = [{ op: "add", path: rbsPath, value: "enabled" }];
  const classes = { gkeVersion: "1.33.4-gke.1000000" };
  const byClass: Policy = { options: { rbsBy: "class" } };
  const patches: readonly {
    readonly title: string;
    readonly object: object;
    readonly old?: object;
    readonly policy?: Policy;
    readonly cluster?: ClusterProfile;
    readonly patch: readonly object[];
  }[] = [
    {
      title: "the map comes first where there are no annotations",
      object: loadBalancer(),
      patch: [{ op: "add", path: "/metadata/annotations", value: {} }, ...enabled],
    },
    { title: "beside other annotations", object: loadBalancer({ annotations: { a: "b" } }), patch: enabled },
    {
      title: "null counts as absent",
      object: loadBalancer({ metadata: { annotations: null } }),
      patch: [{ op: "add", path: "/metadata/annotations", value: {} }, ...enabled],
    },
    { title: "nothing where the author decided", object: loadBalancer({ annotations: { [L4_RBS]: "no" } }), patch: [] },
    {
      title: "nothing where annotations are no map",
      object: loadBalancer({ metadata: { annotations: ["x"] } }),
      patch: [],
    },
    {
      title: "the class where the policy asks for it",
      object: loadBalancer(),
      cluster: classes,
      policy: byClass,
      patch: [{ op: "add", path: "/spec/loadBalancerClass", value: "networking.gke.io/l4-regional-external" }],
    },
    {
      title: "the annotation where GKE has no classes",
      object: loadBalancer({ annotations: { a: "b" } }),
      policy: byClass,
      patch: enabled,
    },
    {
      title: "the annotation where a class would come too late",
      object: loadBalancer({ annotations: { a: "b" } }),
      old: clusterIp(),
      cluster: classes,
      policy: byClass,
      patch: enabled,
    },
    {
      title: "the new type key beside the deprecated one, in its documented spelling",
      object: loadBalancer({ annotations: { [DEPRECATED_LOAD_BALANCER_TYPE]: "internal" } }),
      patch: [{ op: "add", path: typePath, value: "Internal" }],
    },
    {
      title: "the documented spelling of the type",
      object: loadBalancer({ annotations: { [LOAD_BALANCER_TYPE]: "internal" } }),
      patch: [{ op: "replace", path: typePath, value: "Internal" }],
    },
    {
      title: "copied finalizers go from the last to the first",
      object: rbs({ finalizers: [FINALIZER.targetPool, "example.com/x", FINALIZER.rbsNegs] }),
      policy: EVERYTHING,
      patch: [
        { op: "remove", path: "/metadata/finalizers/2" },
        { op: "remove", path: "/metadata/finalizers/0" },
      ],
    },
    {
      title: "copied status annotations go",
      object: rbs({ annotations: { "service.kubernetes.io/backend-service": "k8s2-x" } }),
      policy: EVERYTHING,
      patch: [{ op: "remove", path: "/metadata/annotations/service.kubernetes.io~1backend-service" }],
    },
    {
      title: "blanks go where the rest is a value",
      object: loadBalancer({ annotations: { [L4_RBS]: " enabled\n" } }),
      policy: EVERYTHING,
      patch: [{ op: "replace", path: rbsPath, value: "enabled" }],
    },
    {
      title: "one repair calls for another",
      object: loadBalancer({ annotations: { [DEPRECATED_LOAD_BALANCER_TYPE]: " External" } }),
      policy: EVERYTHING,
      patch: [
        { op: "replace", path: "/metadata/annotations/cloud.google.com~1load-balancer-type", value: "External" },
        { op: "add", path: typePath, value: "External" },
        ...enabled,
      ],
    },
    {
      title: "none of what the policy must ask for by default",
      object: rbs({
        annotations: { "service.kubernetes.io/backend-service": "k8s2-x", [NETWORK_TIER]: " Premium" },
        finalizers: [FINALIZER.targetPool],
      }),
      patch: [],
    },
  ];
  for (const { title, object, old, policy = {}, cluster, patch } of patches) {
    t.same(reviewMutation(changeOf(object, old), contextOf(policy, cluster)).operations, patch, title);
  }
});

/** Some clusters, each compiled once for a policy: that costs more than a review. */
const CLUSTERS = fc.sample(ANY_CLUSTER, { numRuns: 40, seed: 7 });
const WHICH = fc.nat(CLUSTERS.length - 1);

function contextsOf(policy: Policy): readonly ReviewContext[] {
  return CLUSTERS.map((cluster) => contextOf(policy, cluster, [INGRESS]));
}

const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
};

interface Mutated {
  readonly before: ReviewedService;
  readonly after: ReviewedService;
  readonly old: ReviewedService | undefined;
  readonly mutation: Mutation;
}

/** Asserts that `holds` whatever Service is created or updated, in whatever cluster; it returns what is wrong, or nothing. */
function always(policy: Policy, holds: (mutated: Mutated) => string | false | undefined): void {
  const contexts = contextsOf(policy);
  fc.assert(
    fc.property(ANY_SERVICE_EDIT, WHICH, ({ object, old }, which) => {
      const context = contexts[which] as ReviewContext;
      const mutation = reviewMutation(changeOf(object, old), context);
      const after = SERVICE.read(mutation.object);
      const before = SERVICE.read(object);
      const wrong = holds({ before, after, old: old && SERVICE.read(old), mutation });
      const where = JSON.stringify(CLUSTERS[which]);
      if (wrong) throw new Error(`${wrong}: ${JSON.stringify(mutation.operations)} in ${where}`);
    }),
    { numRuns: RUNS },
  );
}

const rawSpec = ({ raw }: ReviewedService) => field(raw, "spec");
const annotationsOf = ({ metadata }: ReviewedService) => metadata.annotations;

/** The annotations that the patch adds, changes or removes, with both values. */
function changedAnnotations({ before, after }: Mutated) {
  const keys = new Set([...annotationsOf(before).keys(), ...annotationsOf(after).keys()]);
  return [...keys]
    .map((key) => ({ key, from: annotationsOf(before).get(key), to: annotationsOf(after).get(key) }))
    .filter(({ from, to }) => from !== to);
}

/** Whether a load balancer was there before and is one of the same scheme after. */
function isKept({ before, old }: Mutated): boolean {
  if (!old || !isLoadBalancer(old) || !isLoadBalancer(before)) return false;
  return isLive(old) && annotatedTypeOf(old) === annotatedTypeOf(before);
}

for (const [name, policy] of [
  ["by default", {}],
  ["with everything that can be opted into", EVERYTHING],
  ["by class", { options: { rbsBy: "class" } }],
] as const) {
  t.test(`${name}, a patch applies, and mutating twice is mutating once`, async (t) => {
    const contexts = contextsOf(policy);
    fc.assert(
      fc.property(ANY_SERVICE_EDIT, WHICH, ({ object, old }, which) => {
        const context = contexts[which] as ReviewContext;
        const written = JSON.stringify(object);
        const first = reviewMutation(changeOf(object, old), context);
        if (JSON.stringify(object) !== written) throw new Error("the submitted object was changed");
        if (first.crashed.length > 0) throw first.crashed[0]?.error;
        if (first.refused.length > 0) throw new Error(`${first.refused.join()} did not fit`);
        if (!sameJson(applyPatch(object, first.operations), first.object)) throw new Error("another object");
        const again = reviewMutation(changeOf(first.object, old), context);
        if (again.operations.length > 0) throw new Error(`not a fixed point: ${JSON.stringify(again.operations)}`);
      }),
      { numRuns: RUNS },
    );
    t.pass("always");
  });

  t.test(`${name}, a live load balancer stays what it is`, async (t) => {
    always(policy, (mutated) => {
      const { before, after, old, mutation } = mutated;
      // Opted in, blanks that hid an internal type are trimmed, before there is a load balancer.
      const mayTrim = policy === EVERYTHING && old === undefined;
      if (!mayTrim && annotatedTypeOf(before) !== annotatedTypeOf(after)) return "another type";
      if (!sameJson(field(before.raw, "status"), field(after.raw, "status"))) return "another status";
      if (old && !sameJson(rawSpec(before), rawSpec(after))) return "the spec of an update was touched";
      if (old && !sameJson(before.metadata.finalizers, after.metadata.finalizers)) return "finalizers of an update";
      if (!isKept(mutated)) return false;
      const readded = annotationsOf(old ?? before).get(L4_RBS) === "enabled" && policy === EVERYTHING;
      const foreign = changedAnnotations(mutated).find(({ key }) => key !== L4_RBS || !readded);
      return (foreign || (mutation.operations.length > 0 && !readded)) && "a live load balancer was touched";
    });
    t.pass("always");
  });

  t.test(`${name}, no repair leads to a denial`, async (t) => {
    const contexts = contextsOf(policy);
    const denials = (change: ObjectChange, context: ReviewContext) =>
      reviewValidation(change, context).findings.flatMap(({ rule, action }) => (action === "deny" ? [rule] : []));
    fc.assert(
      fc.property(ANY_SERVICE_EDIT, WHICH, ({ object, old }, which) => {
        const context = contexts[which] as ReviewContext;
        const { object: repaired, operations } = reviewMutation(changeOf(object, old), context);
        if (operations.length === 0) return;
        const fresh = denials(changeOf(repaired, old), context);
        if (fresh.length > 0 && denials(changeOf(object, old), context).length === 0)
          throw new Error(`${fresh}: ${JSON.stringify(operations)} in ${JSON.stringify(CLUSTERS[which])}`);
      }),
      { numRuns: 3 * RUNS },
    );
    t.pass("never");
  });

  t.test(`${name}, what nobody may change for the author stays as it is`, async (t) => {
    always(policy, ({ before, after }) => {
      const [was, is] = [rawSpec(before), rawSpec(after)];
      if (!isObject(was) || !isObject(is)) return "no spec";
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
        const isAddition = !Object.hasOwn(was, key);
        if (key === "loadBalancerClass" && isAddition && policy !== EVERYTHING) continue;
        if (key === "loadBalancerSourceRanges" && isAddition && policy === EVERYTHING) continue;
        if (!sameJson(was[key], is[key])) return `spec.${key} was touched`;
      }
      return before.labels.size !== after.labels.size && "labels were touched";
    });
    t.pass("always");
  });
}

t.test("by default no value that somebody wrote is replaced or removed", async (t) => {
  always({}, (mutated) => {
    if (!sameJson(mutated.before.metadata.finalizers, mutated.after.metadata.finalizers)) return "finalizers";
    const lost = changedAnnotations(mutated).find(({ key, from, to }) => {
      // The one spelling that is normalised on creation: docs/reviews.md, Repairs.
      const isSpelling = key === LOAD_BALANCER_TYPE && from === "internal" && to === "Internal";
      return from !== undefined && !isSpelling;
    });
    return lost && `${lost.key} was ${lost.from}`;
  });
  t.pass("never");
});

t.test("opted in, only blanks, copied status and copied finalizers go, and only on create", async (t) => {
  always(EVERYTHING, (mutated) => {
    const { before, after, old } = mutated;
    const gone = before.metadata.finalizers.filter((name) => !after.metadata.finalizers.includes(name));
    if (gone.some((name) => old !== undefined || !GKE_FINALIZERS.includes(name))) return `finalizer ${gone.join()}`;
    for (const { key, from, to } of changedAnnotations(mutated)) {
      if (from === undefined) continue;
      const isTrimmed = to !== undefined && to === from.trim();
      const isSpelling = key === LOAD_BALANCER_TYPE && from === "internal" && to === "Internal";
      const isCopied = to === undefined && isControllerWritten(key);
      if (!isTrimmed && !isSpelling && !isCopied) return `${key} was ${from}`;
      if (old !== undefined && !isSpelling) return `${key} of an update`;
    }
    return false;
  });
  t.pass("never more");
});

t.test("l4-rbs is added only where a new external load balancer is made", async (t) => {
  always(EVERYTHING, (mutated) => {
    const added = changedAnnotations(mutated).find(({ key, from }) => key === L4_RBS && from === undefined);
    if (!added) return false;
    const { before, after, old } = mutated;
    if (!isLoadBalancer(before) || annotatedTypeOf(before) !== "External") return "no external load balancer";
    if (before.loadBalancerClass !== undefined) return "a class decides";
    // A finalizer that was copied goes before it.
    if (!old) return (isLive(after) || before.statusIPs.length > 0) && "somebody owns it already";
    if (!isLoadBalancer(old) || annotatedTypeOf(old) === "Internal") return false;
    return annotationsOf(old).get(L4_RBS) !== "enabled" && "an external load balancer was there before";
  });
  t.pass("nowhere else");
});

t.test("a NEG annotation is never added to a Service in use", async (t) => {
  always({}, (mutated) => {
    const added = changedAnnotations(mutated).some(({ key }) => key === NEG);
    return added && mutated.old !== undefined && "on an update";
  });
  t.pass("never");
});

t.test("a Pod template is never touched on update", async (t) => {
  const deployment = fc
    .record({
      minReadySeconds: fc.option(fc.constantFrom(0, 30, 60, 90), { nil: undefined }),
      progressDeadlineSeconds: fc.option(fc.constantFrom(50, 600), { nil: undefined }),
      grace: fc.option(fc.constantFrom(10, 30, 60, 120), { nil: undefined }),
    })
    .map(({ grace, ...spec }) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        ...JSON.parse(JSON.stringify(spec)),
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "web" }], ...(grace !== undefined && { terminationGracePeriodSeconds: grace }) },
        },
      },
    }));
  const service = clusterIp({ annotations: { [NEG]: '{"ingress": true}' } });
  fc.assert(
    fc.property(deployment, fc.option(deployment), (object, old) => {
      const context = contextOf(EVERYTHING, {}, [service, INGRESS]);
      const previous = old ?? undefined;
      const mutation = reviewMutation(changeOf(object, previous, "Deployment"), context);
      if (!sameJson(applyPatch(object, mutation.operations), mutation.object)) throw new Error("another object");
      const again = reviewMutation(changeOf(mutation.object, previous, "Deployment"), context);
      if (again.operations.length > 0) throw new Error(`not a fixed point: ${JSON.stringify(again.operations)}`);
      const templateOf = (value: unknown) => field(field(value, "spec"), "template");
      if (previous && !sameJson(templateOf(mutation.object), templateOf(object))) {
        throw new Error(`the template was touched: ${JSON.stringify(mutation.operations)}`);
      }
    }),
    { numRuns: 300 },
  );
  const rollout = reviewMutation(changeOf(fc.sample(deployment, 1)[0], undefined, "Deployment"), contextOf({}));
  t.same(rollout.operations, [], "without a NEG nothing is done at all");
});

t.test("a controller that takes the annotation off again is not fought", async (t) => {
  const before = live(rbs, "target pool", { annotations: { a: "b" } });
  const taken = live(loadBalancer, "target pool", { annotations: { a: "b" } });
  for (const policy of [{}, EVERYTHING]) {
    t.same(reviewMutation(changeOf(taken, before), contextOf(policy)).operations, [], "the controller's own update");
    t.same(reviewMutation(changeOf(taken, taken), contextOf(policy)).operations, [], "the next one");
  }
  const internalBefore = live(internal, "subsetting");
  t.same(reviewMutation(changeOf(internalBefore, internalBefore), contextOf({})).operations, []);
});

t.test("what `fix` writes repairs what it is written for", async (t) => {
  for (const rule of RULES) {
    for (const ruleCase of CASES[rule.id] ?? []) {
      if (ruleCase.object === undefined || ruleCase.isDelete || ruleCase.expect.length === 0) continue;
      const unmade = { ...ruleCase, policy: { ...ruleCase.policy, mutations: { enabled: false } } };
      for (const finding of findingsOf(rule, reviewCase(rule, unmade))) {
        if (!finding.edits?.length) continue;
        const patched = buildPatch(ruleCase.object, finding.edits);
        t.ok(patched, `${rule.id}: ${ruleCase.title}: the edits fit`);
        const left = findingsOf(rule, reviewCase(rule, { ...unmade, object: patched?.object }));
        const isLeft = left.some(({ messageId, about }) => messageId === finding.messageId && about === finding.about);
        t.notOk(isLeft, `${rule.id}: ${ruleCase.title}: the finding is gone`);
      }
    }
  }
});
