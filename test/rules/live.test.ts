import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { FINALIZER, isControllerWritten } from "../../src/domain/annotations.ts";
import { tokensOf } from "../../src/domain/json.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { type ObjectChange, type ReviewContext, reviewLive, reviewValidation } from "../../src/engine/review.ts";
import { isRatcheted, speaksOfLive } from "../../src/engine/rule.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";
import { audit } from "../../src/index.ts";
import { RULE_SET, RULES } from "../../src/rules/index.ts";
import { LAYER_7_NEIGHBOUR, LAYER_7_OBJECT } from "../support/layer-7-objects.ts";
import { CASES, contextOf } from "../support/rule-cases.ts";

const requester = { username: "", groups: [], isController: false };

const ALL_ON = compilePolicy({ rules: Object.fromEntries(RULES.map(({ id }) => [id, "on" as const])) });

/** Every object of every case, with what its review knows: what is written, and what was there before. */
function* objectsOfCases() {
  for (const rule of RULES) {
    for (const ruleCase of CASES[rule.id] ?? []) {
      const context = contextOf(rule, ruleCase);
      for (const object of [ruleCase.object, ruleCase.old]) {
        if (object === undefined) continue;
        const { kind } = object as { readonly kind: ObjectChange["kind"] };
        yield { title: `${rule.id}: ${ruleCase.title}`, context, live: { kind, object, requester } };
      }
    }
  }
}

t.test("no rule crashes on a live object, and none about edits, creations or deletions speaks", async (t) => {
  for (const { title, context, live } of objectsOfCases()) {
    const before = JSON.stringify(live.object);
    const { findings, exempted, ratcheted, crashed } = reviewLive(live, context);
    t.same(crashed, [], title);
    t.same(ratcheted, [], `${title}: nothing is forgiven`);
    t.equal(JSON.stringify(live.object), before, `${title}: the object is left alone`);
    for (const { rule: id, action } of [...findings, ...exempted.map(({ finding }) => finding)]) {
      const speaker = RULE_SET.find(id);
      if (!speaker || !speaksOfLive(speaker)) t.fail(`${title}: ${id} speaks of what lives`);
      if (action === "mutate") t.fail(`${title}: ${id} repairs what lives`);
    }
  }
});

t.test("a live object is told each mistake that an edit which changes nothing is forgiven", async (t) => {
  let forgiven = 0;
  for (const { title, context, live } of objectsOfCases()) {
    const edit = reviewValidation({ ...live, change: "update", previous: live.object }, context);
    for (const id of new Set(edit.ratcheted.map(({ rule }) => rule))) {
      forgiven++;
      if (!isTold(id, live, context)) t.fail(`${title}: ${id} is forgiven to an edit and not told of what lives`);
    }
    const compared = edit.findings.filter(({ rule: id }) => {
      const rule = RULE_SET.find(id);
      return rule && !isRatcheted(rule);
    });
    t.same(compared, [], `${title}: an edit that changes nothing is no transition`);
  }
  t.ok(forgiven > 500, `${forgiven} findings were compared`);
});

/** Whether a rule speaks of a live object, when nobody else may say the same. */
function isTold(id: string, live: Parameters<typeof reviewLive>[0], context: ReviewContext): boolean {
  const rules = new RuleSet(RULES.filter((rule) => rule.id === id));
  const { findings, exempted } = reviewLive(live, { ...context, rules, policy: ALL_ON });
  return findings.length + exempted.length > 0;
}

t.test("no rule throws on any live Ingress or workload", async (t) => {
  fc.assert(
    fc.property(LAYER_7_OBJECT, fc.array(LAYER_7_NEIGHBOUR, { maxLength: 4 }), (object, others) => {
      for (const { crashed } of audit([object, ...others])) {
        const [first] = crashed;
        if (first) t.fail(`${first.rule} threw ${String(first.error)} on ${JSON.stringify([object, ...others])}`);
      }
    }),
    { numRuns: 500 },
  );
  t.pass("none did");
});

/** Load balancers as GKE's controllers leave them: what these write is no finding. */
const HEALTHY: Readonly<Record<string, object>> = {
  "a target pool": {
    finalizers: [FINALIZER.generic, FINALIZER.targetPool],
    annotations: { "cloud.google.com/network-tier": "Premium" },
  },
  "an external load balancer on a backend service": {
    finalizers: [FINALIZER.rbsInstanceGroups],
    annotations: {
      "cloud.google.com/l4-rbs": "enabled",
      "service.kubernetes.io/backend-service": "k8s2-0abc-shop-web",
      "service.kubernetes.io/firewall-rule": "k8s2-0abc-shop-web",
      "service.kubernetes.io/firewall-rule-for-hc": "k8s2-0abc-l4-shared-hc-fw",
      "service.kubernetes.io/healthcheck": "k8s2-0abc-l4-shared-hc",
      "service.kubernetes.io/tcp-forwarding-rule": "a0123456789abcdef0123456789abcde",
    },
  },
  "an internal load balancer with subsetting": {
    finalizers: [FINALIZER.subsettingInternal],
    annotations: {
      "networking.gke.io/load-balancer-type": "Internal",
      "cloud.google.com/neg-status": '{"network_endpoint_groups":{"0":"k8s2-0abc-shop-web"},"zones":["us-central1-a"]}',
      "service.kubernetes.io/backend-service": "k8s2-0abc-shop-web",
      "service.kubernetes.io/tcp-forwarding-rule": "k8s2-tcp-0abc-shop-web",
    },
  },
};

t.test("what controllers write is expected", async (t) => {
  for (const [title, metadata] of Object.entries(HEALTHY)) {
    const told = audit([live(metadata)], { cluster: CLUSTER }).flatMap(({ findings }) => findings);
    t.same(
      told.filter(({ action }) => action !== "info"),
      [],
      title,
    );
  }
});

t.test("nothing is said of what the recorded controllers have written", async (t) => {
  let looked = 0;
  for (const file of ["forecast-cases", "forecast-combinations", "forecast-replacements"]) {
    for (const line of readFileSync(`test/fixtures/${file}.jsonl`, "utf8").trim().split("\n")) {
      const { id, cluster, old } = JSON.parse(line);
      if (old === null) continue;
      for (const { findings } of audit([old], { cluster, isComplete: true })) {
        looked++;
        for (const { rule, path } of findings) {
          const [place, kind, key = ""] = tokensOf(path);
          const isWritten =
            place === "status" || kind === "finalizers" || (kind === "annotations" && isControllerWritten(key));
          if (isWritten) t.fail(`${id}: ${rule} speaks of ${path}`);
        }
      }
    }
  }
  t.ok(looked > 500, `${looked} live Services`);
});

t.test("exemptions, the policy and system namespaces count as in a review", async (t) => {
  const wrong = { annotations: { "networking.gke.io/load-balancer-type": "internal " } };
  const rulesIn = (object: object, policy = {}) =>
    audit([object], { cluster: CLUSTER, policy, today: "2026-11-26" }).map(({ findings }) =>
      findings.map(({ rule, action }) => `${action} ${rule}`),
    );
  const [told] = rulesIn(live(wrong));
  t.ok(told && told.length > 0, `it is told: ${told}`);
  const [first = ""] = told ?? [];
  const rule = first.split(" ")[1] ?? "";
  t.notMatch(rulesIn(live(wrong), { rules: { [rule]: "off" } }), [[first]]);
  t.same(rulesIn(live({ ...wrong, namespace: "kube-system" })), []);
  t.same(
    rulesIn(live({ ...wrong, deletionTimestamp: "2026-11-26T00:00:00Z" })),
    [],
    "what is being deleted is left alone",
  );
});

const CLUSTER = { gkeVersion: "1.33.5-gke.1200000", subsetting: true, httpLoadBalancing: true, features: {} };

function live(metadata: object): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", uid: "0f0e", resourceVersion: "7", ...metadata },
    spec: {
      type: "LoadBalancer",
      clusterIP: "10.8.0.7",
      clusterIPs: ["10.8.0.7"],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      allocateLoadBalancerNodePorts: true,
      internalTrafficPolicy: "Cluster",
      externalTrafficPolicy: "Cluster",
      sessionAffinity: "None",
      loadBalancerSourceRanges: ["203.0.113.0/24"],
      selector: { app: "web" },
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 8443, nodePort: 31234 }],
    },
    status: { loadBalancer: { ingress: [{ ip: "198.51.100.7", ipMode: "VIP" }] } },
  };
}
