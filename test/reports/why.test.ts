import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { why } from "../../src/lint/why.ts";
import { duration, type WhyReport, whyReport } from "../../src/reports/why.ts";
import { whyMarkdown } from "../../src/reports/why-markdown.ts";
import { whyText } from "../../src/reports/why-text.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

/** A report with something of everything. */
const FULL: WhyReport = {
  version: 1,
  object: { kind: "Ingress", namespace: "shop", name: "web" },
  health: "failing",
  summary: "failing: it has 203.0.113.7.",
  check: "l4guard why ingress/shop/web",
  causes: [
    {
      id: "a",
      severity: "failure",
      cause: "It fails.",
      because: "Something is gone.",
      fix: "Bring it back.",
      look: "kubectl get pods",
      foundIn: "event",
      foretoldBy: [{ rule: "rule-a", message: "It will fail." }],
      silentRules: [],
    },
    {
      id: "b",
      severity: "failure",
      cause: "It fails, too.",
      foundIn: "state",
      foretoldBy: [],
      silentRules: [{ rule: "rule-b" }, { rule: "rule-c" }, { rule: "rule-d", why: "would need to know addresses" }],
    },
    {
      id: "c",
      severity: "warning",
      cause: "It limps.",
      fix: "Mend it.",
      foundIn: "event",
      foretoldBy: [],
      silentRules: [],
      unforetold: "Nobody knows.",
    },
  ],
  state: {
    owner: "GKE's Ingress controller, class gce",
    addresses: ["203.0.113.7"],
    finalizers: ["networking.gke.io/ingress-finalizer-V2"],
    conditions: [
      { type: "A", status: "True", reason: "Because" },
      { type: "B", status: "False", reason: "" },
    ],
    forwardingRules: { expected: ["IPv4 TCP 80"], seen: { http: "k8s2-fr-a" } },
    backends: { "k8s1-a": "UNHEALTHY" },
  },
  events: [
    {
      at: "2026-11-21T11:58:00Z",
      count: 4,
      about: "Service shop/api",
      component: "",
      reason: "EnterDegradedMode",
      type: "Warning",
      message: "Entering | degraded",
      isAggregated: true,
      meaning: "It is degraded.",
      hasPassed: true,
    },
    {
      at: "",
      count: 1,
      about: "Ingress shop/web",
      component: "external-dns",
      reason: "Other",
      type: "Normal",
      message: "another's",
      isAggregated: false,
      hasPassed: false,
    },
  ],
  findings: [{ rule: "rule-e", action: "warn", message: "It may be slow." }],
};

t.test("a text of 60 columns", async (t) => {
  t.equal(
    whyText(FULL, { columns: 60, colour: false, now: NOW }),
    `Ingress shop/web
  failing: it has 203.0.113.7.

Cause
  It fails.
  Something is gone.
  fix               Bring it back.
  look at           kubectl get pods
  then check        l4guard why ingress/shop/web
  foretold by       rule-a: It will fail.

Also failing
  It fails, too.
  fix               see the words of the event
  could be foretold rule-b, rule-c: silent with what is
                    known
                    rule-d: would need to know addresses

Also
  It limps.
  fix               Mend it.
  foretold by       no rule. Nobody knows.

State
  owner             GKE's Ingress controller, class gce
  addresses         203.0.113.7
  finalizers        networking.gke.io/ingress-finalizer-V2
  conditions        A=True (Because)
                    B=False
  rules expected    IPv4 TCP 80
  rules seen        k8s2-fr-a (http)
  backends          k8s1-a: UNHEALTHY

Events, the latest last
  EnterDegradedMode, 2 min ago, 4 times, among similar ones,
  passed, about Service shop/api
    Entering | degraded
    = It is degraded.
  Other, from external-dns
    another's

Rules also say
  - It may be slow. (rule-e, warn)
`,
  );
});

t.test("of many events the latest are shown", async (t) => {
  const [event] = FULL.events;
  const events = Array.from({ length: 40 }, (_, index) => ({ ...event, message: `number ${index}.` }));
  const text = whyText({ ...FULL, events } as WhyReport, { columns: 80, colour: false, now: NOW });
  t.match(text, /25 earlier ones, which --format json shows\n {2}EnterDegradedMode[\s\S]*?number 25\./);
  t.notMatch(text, /number 24\./);
});

t.test("colour only where it is wanted", async (t) => {
  const plain = whyText(FULL, { columns: 80, colour: false, now: NOW });
  const painted = whyText(FULL, { columns: 80, colour: true, now: NOW });
  t.not(painted, plain);
  for (const health of ["healthy", "impaired", "pending"] as const) {
    t.ok(whyText({ ...FULL, health }, { columns: 80, colour: true, now: NOW }).includes("\u001b["));
  }
});

t.test("markdown", async (t) => {
  t.equal(
    whyMarkdown(FULL),
    `## Ingress shop/web

failing: it has 203.0.113.7.

### Cause

It fails. Something is gone.

- Fix: Bring it back.
- Look at: \`kubectl get pods\`
- Foretold by \`rule-a\`: It will fail.

### Also

It fails, too.

- Could be foretold by \`rule-b\`
- Could be foretold by \`rule-c\`
- Could be foretold by \`rule-d\`: would need to know addresses

### Also

It limps.

- Fix: Mend it.
- No rule foretells it. Nobody knows.

Then check: \`l4guard why ingress/shop/web\`

### State

| what | value |
| --- | --- |
| owner | GKE's Ingress controller, class gce |
| addresses | 203.0.113.7 |
| finalizers | networking.gke.io/ingress-finalizer-V2 |
| conditions | A=True Because<br>B=False |
| forwarding rules expected | IPv4 TCP 80 |
| forwarding rules seen | http: k8s2-fr-a |
| backends | k8s1-a: UNHEALTHY |

### Events

| when | reason | message | what it means |
| --- | --- | --- | --- |
| 2026-11-21T11:58:00Z, 4 times, passed | EnterDegradedMode | Entering \\| degraded | It is degraded. |
|  | Other | another's |  |

### Rules also say

- It may be slow. (\`rule-e\`)
`,
  );
});

const SERVICE = { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, nodePort: 30080 }] };
const ROUTE = { defaultBackend: { service: { name: "api", port: { number: 80 } } } };
const SERVED = { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } };
const FRONT_ENDS = {
  "ingress.kubernetes.io/forwarding-rule": "fr",
  "ingress.kubernetes.io/https-forwarding-rule": "https-fr",
};
const FAILED = {
  component: "service-controller",
  reason: "SyncLoadBalancerFailed",
  message: "Error syncing load balancer: x",
};
const WARNED = { component: "g-cloudprovider", reason: "ILBOptionsIgnored", message: "Legacy Networks" };
const WORKING = { component: "service-controller", reason: "EnsuringLoadBalancer", message: "Ensuring load balancer" };

interface Summarised {
  readonly kind?: "Ingress";
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly events?: readonly (typeof FAILED)[];
  readonly isGiven?: false;
  readonly says: string;
  readonly owner?: string;
}

const SUMMARIES: Readonly<Record<string, Summarised>> = {
  "a Service that has an address": {
    status: SERVED,
    says: "healthy: it has 203.0.113.7, and nothing is known to be wrong.",
  },
  "one that waits, without a word": {
    says: "pending: it has no address, and no event tells why. Events are kept for an hour.",
  },
  "one that waits, and is worked on": {
    metadata: { creationTimestamp: "2026-11-21T11:59:00Z" },
    events: [WORKING],
    says: "pending for 60 s: it has no address, and nothing is known to be wrong; look again in a minute.",
  },
  "one that waits, and fails": {
    metadata: { creationTimestamp: "2026-11-21T09:00:00Z" },
    events: [FAILED],
    says: "pending for 3 h: it has no address.",
  },
  "one that is served, and fails": {
    status: SERVED,
    events: [FAILED],
    says: "failing: it has 203.0.113.7, but does not work or is no longer kept up to date.",
  },
  "one that is served, with a warning": {
    status: SERVED,
    events: [WARNED],
    says: "it has 203.0.113.7, and not quite as asked.",
  },
  "one that is no load balancer, and fails": {
    spec: { type: "ClusterIP", ports: [{ port: 80 }] },
    events: [FAILED],
    says: "failing: what it asks for is not there.",
    owner: "none: it is no load balancer",
  },
  "one that is no load balancer, with a warning": {
    spec: { type: "ClusterIP", ports: [{ port: 80 }] },
    events: [WARNED],
    says: "it works, and not quite as asked.",
  },
  "one that is no load balancer": {
    spec: { type: "ClusterIP", ports: [{ port: 80 }] },
    says: "it asks for no load balancer of GKE's, and nothing is known to be wrong.",
  },
  "one that goes": {
    metadata: { deletionTimestamp: "2026-11-17T12:00:00Z" },
    says: "being deleted for 4 days.",
  },
  "events alone, of a failure": {
    isGiven: false,
    events: [FAILED],
    says: "failing, by its events; the object itself was not given.",
    owner: "unknown: the object was not given",
  },
  "events alone, of a warning": {
    isGiven: false,
    events: [WARNED],
    says: "not quite as asked, by its events; the object itself was not given.",
  },
  "events alone, of nothing wrong": {
    isGiven: false,
    events: [WORKING],
    says: "the object was not given, and its events tell of nothing wrong.",
  },
  "an Ingress that is served": {
    kind: "Ingress",
    metadata: { annotations: FRONT_ENDS },
    spec: ROUTE,
    status: SERVED,
    says: "healthy: it has 203.0.113.7, and nothing is known to be wrong.",
    owner: "GKE's Ingress controller, class gce",
  },
  "another's Ingress": {
    kind: "Ingress",
    metadata: { annotations: { "kubernetes.io/ingress.class": "nginx" } },
    spec: ROUTE,
    says: "it asks for no load balancer of GKE's, and nothing is known to be wrong.",
    owner: "none of GKE's, by its class",
  },
};

function reportOf({ kind, metadata, spec, status, events = [], isGiven }: Summarised, name = "web") {
  const target = { kind: kind ?? ("Service" as const), namespace: "shop", name };
  const object = {
    apiVersion: kind ? "networking.k8s.io/v1" : "v1",
    kind: target.kind,
    metadata: { name, namespace: "shop", ...metadata },
    spec: spec ?? SERVICE,
    status: status ?? {},
  };
  const diagnosis = why({
    ...target,
    objects: isGiven === false ? [] : [object],
    events: events.map(({ component, ...event }) => ({
      kind: "Event",
      involvedObject: target,
      source: { component },
      ...event,
    })),
    cluster: compileCluster({}),
    isComplete: false,
    now: NOW,
    today: "2026-11-21",
  });
  return diagnosis && whyReport(diagnosis, target);
}

for (const [sentence, given] of Object.entries(SUMMARIES)) {
  t.test(sentence, async (t) => {
    const report = reportOf(given);
    t.equal(report?.summary, given.says);
    if (given.owner !== undefined) t.equal(report?.state.owner, given.owner);
  });
}

t.test("the front ends of an Ingress are told apart", async (t) => {
  t.same(reportOf(SUMMARIES["an Ingress that is served"] as Summarised)?.state.forwardingRules.seen, {
    http: "fr",
    https: "https-fr",
  });
});

t.test("names that no cluster allows do not leave their quotes", async (t) => {
  const report = reportOf({ says: "", events: [FAILED] }, "a'; rm -rf /");
  t.equal(report?.check, `kubectl get service 'a'\\''; rm -rf /' --namespace shop --watch`);
  const leaked = reportOf(
    {
      says: "",
      status: SERVED,
      events: [{ component: "loadbalancer-controller", reason: "L4LBConfigNotFound", message: "x" }],
    },
    "web",
  );
  t.equal(leaked?.causes[0]?.look, "kubectl get l4lbconfigs --namespace shop");
});

t.test("time spans are told in the unit that fits", async (t) => {
  for (const [seconds, text] of [
    [0, "0 s"],
    [89, "89 s"],
    [90, "2 min"],
    [5_399, "90 min"],
    [5_400, "2 h"],
    [200_000, "2 days"],
  ] as const)
    t.equal(duration(seconds), text);
});
