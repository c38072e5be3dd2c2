import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { replay, review, testPolicy } from "../../src/index.ts";
import { type AuditedWrite, readAuditEntries } from "../../src/whatif/replay/audit-entry.ts";
import { Failures } from "../../src/whatif/replay/failures.ts";
import { inOrder } from "../../src/whatif/replay/order.ts";
import { redacted } from "../../src/whatif/replay/redact.ts";
import { Replay } from "../../src/whatif/replay/replay.ts";
import type { ReplayResult } from "../../src/whatif/replay/result.ts";
import { auditEvent, type LoggedRequest, logEntry } from "../support/audit-logs.ts";

const CLUSTER = { gkeVersion: "1.33.1-gke.1779000", subsetting: true, httpLoadBalancing: true } as const;
const FORMATS = { "audit.k8s.io/v1": auditEvent, "Cloud Logging": logEntry } as const;

interface Setting {
  readonly policies?: readonly string[];
  readonly state?: readonly unknown[];
  readonly failures?: Failures;
  readonly isComplete?: boolean;
}

const POLICIES: Readonly<Record<string, object>> = {
  default: {},
  audit: { preset: "audit" },
  lenient: { rules: { "lb-type-value-invalid": "off" } },
};

function replayed(
  values: readonly unknown[],
  { policies = ["default"], state = [], failures, isComplete = false }: Setting = {},
): ReplayResult {
  const replay = new Replay({
    cluster: compileCluster(CLUSTER),
    policies: policies.map((name) => ({ name, policy: compilePolicy(POLICIES[name]) })),
    state,
    isComplete,
    failures,
  });
  const writes: AuditedWrite[] = [];
  for (const value of values) {
    for (const entry of readAuditEntries(value)) {
      replay.count(entry);
      if ("write" in entry) writes.push(entry.write);
    }
  }
  for (const write of inOrder(writes)) replay.review(write);
  return replay.result();
}

interface Sketch {
  readonly name?: string;
  readonly version?: number;
  readonly type?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly metadata?: object;
}

function service({ name = "web", version, annotations, spec, metadata }: Sketch = {}): JsonObject {
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: {
      name,
      namespace: "shop",
      ...(version !== undefined && { resourceVersion: String(version), managedFields: [{ manager: "kubectl" }] }),
      ...(annotations && { annotations }),
      ...metadata,
    },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP" }], ...spec },
  };
}

const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const TYPO = { "networking.gke.io/load-balancer-type": "INTERNAL" };
const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, "0")}:00.000000Z`;
const created: LoggedRequest = {
  verb: "create",
  at: at(0),
  name: "web",
  request: service({ annotations: INTERNAL }),
  response: service({ annotations: INTERNAL, version: 10 }),
};

t.test("an update or apply of what is not there is a creation", async (t) => {
  const finalizers = ["gke.networking.io/l4-netlb-v2"];
  const copied = service({ metadata: { finalizers } });
  const made = service({ metadata: { finalizers, creationTimestamp: "2026-11-01T10:01:00Z" }, version: 12 });
  const message = 'admission webhook "services.l4guard.dev" denied the request: [gke-finalizer-on-create]';
  const lists = { spec: { ports: [{ port: 81 }] } };
  const put = { verb: "update", at: at(1), name: "web", request: copied } as const;
  const rows: readonly [string, readonly LoggedRequest[], number, Setting?][] = [
    ["a PUT that is answered with 201, or with what is new", [{ ...put, code: 201, response: made }], 1],
    ["an apply that is answered with what is new", [{ ...put, verb: "patch", request: lists, response: made }], 1],
    ["a PUT of what is older", [{ ...put, at: at(3), response: made }], 0],
    ["a PUT that was denied, of what may be there", [{ ...put, code: 403, message }], 0],
    ["a PUT that was denied, of what is not there", [{ ...put, code: 403, message }], 1, { isComplete: true }],
    [
      "a PUT of what a write has left nothing to be known of",
      [
        { ...put, verb: "patch", request: lists },
        { ...put, at: at(2), response: service({ metadata: { finalizers } }) },
      ],
      0,
      { isComplete: true },
    ],
    ["a PUT of what is known", [created, { ...put, response: made }], 0, { isComplete: true }],
  ];
  for (const [title, requests, denied, setting] of rows) {
    for (const [format, entry] of Object.entries(FORMATS)) {
      const { policies } = replayed(requests.map(entry), setting);
      t.equal(policies[0]?.byRule["gke-finalizer-on-create"]?.denied ?? 0, denied, `${title} (${format})`);
    }
  }
});

/** One request each after the creation of an ordinary internal Service, and what becomes of it. */
const CASES: Readonly<
  Record<
    string,
    { readonly request: LoggedRequest; readonly denied: number; readonly passed?: object; readonly isAlone?: true }
  >
> = {
  "an update that makes it public by a typo": {
    request: {
      verb: "update",
      at: at(1),
      name: "web",
      request: service({ annotations: TYPO }),
      response: service({ annotations: TYPO, version: 11 }),
    },
    denied: 1,
  },
  "a PATCH, by the object that it was answered with": {
    request: {
      verb: "patch",
      at: at(1),
      name: "web",
      request: { metadata: { annotations: TYPO } },
      response: service({ annotations: TYPO, version: 11 }),
    },
    denied: 1,
  },
  "a PATCH without answer, merged onto the object before": {
    request: { verb: "patch", at: at(1), name: "web", request: { metadata: { annotations: TYPO } } },
    denied: 1,
  },
  "a PATCH without answer that has lists says nothing": {
    request: { verb: "patch", at: at(1), name: "web", request: { spec: { ports: [{ port: 81 }] } } },
    denied: 0,
    passed: { "object unknown": 1 },
  },
  "a PATCH without answer of an unknown object says nothing": {
    request: { verb: "patch", at: at(1), name: "web", request: { metadata: { annotations: TYPO } } },
    denied: 0,
    passed: { "object unknown": 1 },
    isAlone: true,
  },
  "what an admission webhook denied counts": {
    request: {
      verb: "update",
      at: at(1),
      name: "web",
      request: service({ annotations: TYPO }),
      code: 403,
      message: 'admission webhook "validate.l4guard.dev" denied the request: no',
    },
    denied: 1,
  },
  "what was refused anyway does not": {
    request: {
      verb: "update",
      at: at(1),
      name: "web",
      request: service({ annotations: TYPO }),
      code: 422,
      message: "invalid",
    },
    denied: 0,
    passed: { "refused anyway": 1 },
  },
  "a dry run passes": {
    request: {
      verb: "update",
      at: at(1),
      name: "web",
      isDryRun: true,
      request: service({ annotations: TYPO }),
      response: service({ annotations: TYPO }),
    },
    denied: 0,
    passed: { "dry run": 1 },
  },
  "a controller passes": {
    request: {
      verb: "update",
      at: at(1),
      name: "web",
      user: "system:serviceaccount:kube-system:service-controller",
      response: service({ annotations: TYPO, version: 11 }),
    },
    denied: 0,
    passed: { controller: 1 },
  },
  "a system namespace passes": {
    request: {
      verb: "create",
      at: at(1),
      name: "web",
      namespace: "kube-system",
      response: {
        ...service({ annotations: TYPO }),
        metadata: { name: "web", namespace: "kube-system", annotations: TYPO },
      },
    },
    denied: 0,
    passed: { namespace: 1 },
  },
  "a truncated entry is counted": {
    request: { verb: "update", at: at(1), name: "web", isTruncated: true },
    denied: 0,
    passed: { truncated: 1 },
  },
  "an update whose old object is unknown is judged as what it has become": {
    request: { verb: "update", at: at(1), name: "web", response: service({ annotations: TYPO, version: 11 }) },
    denied: 1,
    isAlone: true,
  },
};

t.test("what becomes of a request", async (t) => {
  for (const [format, entryOf] of Object.entries(FORMATS)) {
    for (const [title, { request, denied, passed = {}, isAlone = false }] of Object.entries(CASES)) {
      const result = replayed([...(isAlone ? [] : [entryOf(created)]), entryOf(request)]);
      t.equal(result.policies[0]?.denied, denied, `${format}: ${title}`);
      t.same(result.passed, passed, `${format}: ${title}`);
    }
  }
});

t.test("writes to a subresource pass, and what they leave is the object of the next", async (t) => {
  const status: LoggedRequest = {
    verb: "patch",
    at: at(1),
    name: "web",
    subResource: "status",
    user: "system:serviceaccount:kube-system:service-controller",
    request: { status: {} },
    response: service({
      annotations: INTERNAL,
      version: 11,
      metadata: { finalizers: ["gke.networking.io/l4-ilb-v2"] },
    }),
  };
  const stripped: LoggedRequest = {
    verb: "update",
    at: at(2),
    name: "web",
    response: service({ annotations: INTERNAL, version: 12 }),
  };
  for (const [format, entryOf] of Object.entries(FORMATS)) {
    const { policies, passed, writes } = replayed([created, status, stripped].map(entryOf));
    t.same([writes, passed], [2, format === "Cloud Logging" ? { subresource: 1 } : { subresource: 1 }], format);
    const rules = policies[0]?.writes.flatMap(({ findings }) => findings.map(({ rule }) => rule)) ?? [];
    t.ok(
      rules.includes("ilb-finalizer-removed") || rules.some((rule) => rule.includes("finalizer")),
      `${format}: ${rules}`,
    );
  }
});

t.test("the order of a log does not count", async (t) => {
  const steps: readonly LoggedRequest[] = [
    created,
    { verb: "update", at: at(1), name: "web", response: service({ annotations: TYPO, version: 11 }) },
    { verb: "update", at: at(2), name: "web", response: service({ annotations: INTERNAL, version: 12 }) },
    // The clock of another API server is behind; the versions tell.
    {
      verb: "update",
      at: at(1),
      name: "web",
      response: service({ annotations: TYPO, version: 13, spec: { ports: [{ port: 81 }] } }),
    },
    { verb: "create", at: at(3), name: "other", response: service({ name: "other", annotations: TYPO, version: 14 }) },
    { verb: "delete", at: at(4), name: "web", response: service({ annotations: TYPO, version: 15 }) },
  ];
  const expected = replayed(steps.map(auditEvent));
  t.equal(expected.policies[0]?.denied, 3);
  t.equal(expected.oldUnknown, 0);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        steps.map((_, index) => index),
        { minLength: steps.length },
      ),
      (order) => {
        const shuffled = replayed(order.map((index) => auditEvent(steps[index] as LoggedRequest)));
        return JSON.stringify(shuffled.policies) === JSON.stringify(expected.policies);
      },
    ),
    { numRuns: 100 },
  );
});

t.test("what is deleted is gone, once its finalizers are", async (t) => {
  const finalizers = { finalizers: ["gke.networking.io/l4-ilb-v2"], deletionTimestamp: at(1) };
  const again = {
    verb: "create",
    at: at(4),
    name: "web",
    response: service({ annotations: TYPO, version: 20 }),
  } as const;
  const { policies } = replayed(
    [
      created,
      {
        verb: "delete",
        at: at(1),
        name: "web",
        response: service({ annotations: INTERNAL, version: 11, metadata: finalizers }),
      } as const,
      {
        verb: "update",
        at: at(2),
        name: "web",
        user: "system:serviceaccount:kube-system:service-controller",
        response: service({ annotations: INTERNAL, version: 12, metadata: { deletionTimestamp: at(1) } }),
      } as const,
      again,
    ].map(auditEvent),
  );
  t.equal(policies[0]?.writes.at(-1)?.operation, "CREATE");
  t.equal(policies[0]?.denied, 1);
});

t.test("a state tells what lived before the log", async (t) => {
  const update = {
    verb: "update",
    at: at(1),
    name: "web",
    response: service({ annotations: TYPO, version: 11 }),
  } as const;
  t.equal(replayed([auditEvent(update)]).oldUnknown, 1);
  t.equal(replayed([auditEvent(update)], { state: [service({ annotations: INTERNAL })] }).oldUnknown, 0);
});

t.test("two policies are compared", async (t) => {
  const { policies, differences } = replayed(
    [auditEvent({ ...created, response: service({ annotations: TYPO, version: 10 }) })],
    { policies: ["default", "audit"] },
  );
  t.same(
    policies.map(({ policy, denied, warned }) => [policy, denied, warned]),
    [
      ["default", 1, 0],
      ["audit", 0, 1],
    ],
  );
  t.same(
    differences.map(({ write, before, after }) => [write.object.name, before, after]),
    [["web", "denied", "warned"]],
  );
});

t.test("a failure that followed proves a denial", async (t) => {
  const denied = auditEvent({ ...created, response: service({ annotations: TYPO, version: 10 }) });
  const event = (minute: number, fields: object = {}) => ({
    type: "Warning",
    reason: "SyncLoadBalancerFailed",
    involvedObject: { kind: "Service", namespace: "shop", name: "web" },
    firstTimestamp: at(minute),
    ...fields,
  });
  const cases: Readonly<Record<string, readonly [value: unknown, proven: number]>> = {
    "two minutes later": [event(2), 1],
    "in a list": [{ kind: "EventList", items: [event(2)] }, 1],
    "in an entry of GKE's events log": [{ jsonPayload: event(2) }, 1],
    "as events.k8s.io has it": [
      {
        type: "Warning",
        reason: "X",
        regarding: { kind: "Service", namespace: "shop", name: "web" },
        eventTime: at(2),
      },
      1,
    ],
    "half an hour later": [event(30), 0],
    "no warning": [event(2, { type: "Normal" }), 0],
    "of no time": [event(2, { firstTimestamp: "soon" }), 0],
    "of another object": [event(2, { involvedObject: { kind: "Service", namespace: "shop", name: "x" } }), 0],
  };
  for (const [title, [value, proven]] of Object.entries(cases)) {
    const failures = new Failures();
    failures.add(value);
    t.equal(replayed([denied], { failures }).policies[0]?.provenDenials, proven, title);
  }
});

t.test("redaction keeps what is equal, and the lengths of prefixes", async (t) => {
  const result = replayed(
    [
      auditEvent({ ...created, response: service({ annotations: TYPO, version: 10 }) }),
      auditEvent({
        ...created,
        name: "open",
        at: at(1),
        response: service({
          name: "open",
          annotations: INTERNAL,
          version: 11,
          spec: { loadBalancerSourceRanges: ["10.0.0.7/8"] },
        }),
      }),
    ],
    { policies: ["default", "lenient"] },
  );
  const seen: string[] = [];
  const told = JSON.stringify(
    redacted(result, (text) => {
      seen.push(text);
      return `h-${[...text].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_003}`;
    }),
  );
  t.notMatch(told, /"shop"|"web"|"open"|dev@example|INTERNAL|10\.0\.0\.7/);
  t.ok(seen.includes("shop") && seen.includes("dev@example.com"));
});

t.test("what is no entry, or of no kind that matters, is passed over", async (t) => {
  const cases: Readonly<Record<string, readonly [value: unknown, pass: string]>> = {
    "a read": [{ ...auditEvent(created), verb: "get" }, "not a write"],
    "the receipt of a request": [{ ...auditEvent(created), stage: "RequestReceived" }, "not a write"],
    "a Pod": [auditEvent({ ...created, plural: "pods" }), "another kind"],
    "another group's services": [auditEvent({ ...created, group: "serving.knative.dev" }), "another kind"],
    "something else": [{ kind: "Pod" }, "no audit entry"],
    "a log entry of something else": [{ protoPayload: { methodName: "google.iam.v1" } }, "not a write"],
    "the first of two entries": [{ ...logEntry(created), operation: { first: true, last: false } }, "not a write"],
  };
  for (const [title, [value, pass]] of Object.entries(cases)) t.same(readAuditEntries(value), [{ pass }], title);
  t.equal(readAuditEntries({ kind: "EventList", items: [auditEvent(created), auditEvent(created)] }).length, 2);
  const impersonated = { ...auditEvent(created), impersonatedUser: { username: "bob", groups: ["dev"] } };
  t.match(readAuditEntries(impersonated), [{ write: { username: "bob", groups: ["dev"] } }]);
  const generated = readAuditEntries(auditEvent({ ...created, name: "" }));
  t.match(generated, [{ write: { name: "web" } }], "a generated name is that of the answer");
});

interface Recorded {
  readonly request: {
    readonly operation: keyof typeof VERBS;
    readonly namespace: string;
    readonly name: string;
    readonly object: unknown;
    readonly oldObject: unknown;
    readonly resource: { readonly group: string; readonly resource: string };
    readonly subResource?: string;
    readonly dryRun?: boolean;
    readonly userInfo: { readonly username: string; readonly groups: readonly string[] };
  };
}

const VERBS = { CREATE: "create", UPDATE: "update", DELETE: "delete" } as const;

// Requests that a real API server sent to a webhook: a log of them says the same as the webhook did.
t.test("each verdict is the one that the webhook gave", async (t) => {
  const folder = "test/fixtures/recordings";
  const requests = readdirSync(folder)
    .filter((name) => name.includes("-validate-"))
    .map((name): Recorded => JSON.parse(readFileSync(`${folder}/${name}`, "utf8")))
    .filter(({ request }) => request.dryRun !== true);
  const keyOf = ({ request: { resource, namespace, name } }: Recorded) => `${resource.resource} ${namespace}/${name}`;
  // What a request finds was there before the first one.
  const first = new Map(
    requests.toReversed().map((recorded) => [keyOf(recorded), recorded.request.oldObject ?? undefined]),
  );
  const state = new Map<string, unknown>([...first].filter(([, object]) => object !== undefined));
  const known = [...state.values()];
  const events: JsonObject[] = [];
  const live: string[] = [];
  for (const [index, recorded] of requests.entries()) {
    const { operation, namespace, name, object, oldObject, resource, subResource, userInfo } = recorded.request;
    const verdict = review(recorded, { cluster: CLUSTER, state: [...state.values()], isComplete: false });
    live.push(loudRules(verdict.findings));
    events.push(
      auditEvent({
        verb: VERBS[operation],
        at: `2026-11-21T19:${String(10 + Math.floor(index / 60)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}Z`,
        user: userInfo.username,
        groups: userInfo.groups,
        group: resource.group,
        plural: resource.resource,
        namespace,
        name,
        subResource: subResource ?? "",
        request: object ?? undefined,
        response: object ?? oldObject,
      }),
    );
    if (operation === "DELETE") state.delete(keyOf(recorded));
    else state.set(keyOf(recorded), object);
  }
  const { policies, oldUnknown } = replayed(events, { state: known });
  t.equal(oldUnknown, 0);
  const said = new Map(policies[0]?.writes.map(({ id, findings }) => [id, loudRules(findings)]));
  t.same(
    events.map((event) => said.get(String(event["auditID"])) ?? ""),
    live,
  );
  t.ok(said.size > 0, "there is something to say");
});

function loudRules(findings: readonly { readonly rule: string; readonly action: string }[]): string {
  const loud = findings.filter(({ action }) => action === "deny" || action === "warn");
  return loud
    .map(({ rule, action }) => `${action} ${rule}`)
    .sort()
    .join(", ");
}

t.test("the library replays entries in memory, and tests a policy", async (t) => {
  const entries = [auditEvent({ ...created, response: service({ annotations: TYPO, version: 10 }) })];
  t.equal(replay(entries, { cluster: CLUSTER }).policies[0]?.denied, 1);
  t.equal(replay(entries, { cluster: CLUSTER, policy: POLICIES["lenient"] ?? {} }).policies[0]?.denied, 0);
  const cases = [{ name: "a typo", object: service({ annotations: TYPO }), expect: ["deny lb-type-value-invalid"] }];
  t.same(testPolicy(cases, { cluster: CLUSTER }), [
    { name: "a typo", isAsExpected: true, missing: [], unexpected: [] },
  ]);
});
