import t from "tap";
import { readEvent } from "../../src/diagnosis/event.ts";
import { explainEvent } from "../../src/diagnosis/explain-event.ts";
import { foresightOf } from "../../src/diagnosis/foresight.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { why } from "../../src/lint/why.ts";

const ABOUT = { kind: "Service", namespace: "shop", name: "web" };

interface Told {
  readonly component?: string;
  readonly reason: string;
  readonly message: string;
  /** Minutes after 11:00. */
  readonly at: number;
  readonly about?: object;
  readonly type?: string;
}

const event = ({ component = "service-controller", reason, message, at, about = ABOUT, type = "Warning" }: Told) => ({
  apiVersion: "v1",
  kind: "Event",
  involvedObject: { ...ABOUT, ...about },
  source: { component },
  type,
  reason,
  message,
  lastTimestamp: `2026-11-21T11:${String(at).padStart(2, "0")}:00Z`,
});

const FAILED = {
  reason: "SyncLoadBalancerFailed",
  message: "Error syncing load balancer: failed to ensure load balancer: ",
};

function ask(
  events: readonly object[],
  object: object = SERVICE,
  others: readonly object[] = [],
  kind: "Service" | "Ingress" = "Service",
) {
  return why({
    kind,
    namespace: "shop",
    name: "web",
    objects: [object, ...others],
    events,
    cluster: compileCluster({}),
    isComplete: false,
    now: Date.parse("2026-11-21T12:00:00Z"),
    today: "2026-11-21",
  });
}

const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", uid: "one", creationTimestamp: "2026-11-21T10:00:00Z" },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, nodePort: 30080 }] },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
};
const PENDING = { ...SERVICE, status: { loadBalancer: {} } };
const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "api", port: { number: 80 } } } },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
};

const idsOf = (diagnosis: ReturnType<typeof why>) => diagnosis?.causes.map(({ id }) => id);

t.test("the latest failure is the cause, and warnings come after failures", async (t) => {
  const found = ask([
    event({ ...FAILED, message: `${FAILED.message}no ports specified for GCE load balancer`, at: 1 }),
    event({ ...FAILED, message: `${FAILED.message}cannot EnsureLoadBalancer() with no hosts`, at: 5 }),
    event({ component: "g-cloudprovider", reason: "ILBOptionsIgnored", message: "Legacy Networks", at: 7 }),
  ]);
  t.equal(found?.health, "failing");
  t.same(idsOf(found), ["no-hosts", "no-ports", "legacy-internal-options-ignored"]);
});

t.test("a later success has mended a failure, and an earlier one has not", async (t) => {
  const failed = event({ ...FAILED, message: `${FAILED.message}cannot EnsureLoadBalancer() with no hosts`, at: 5 });
  const ensured = (at: number) =>
    event({ reason: "EnsuredLoadBalancer", message: "Ensured load balancer", type: "Normal", at });
  t.equal(ask([failed, ensured(6)])?.health, "healthy");
  t.equal(ask([failed, ensured(4)])?.health, "failing");
  const ready = event({
    component: "neg-controller",
    reason: "ExitDegradedMode",
    message: "NEG is no longer in degraded mode",
    type: "Normal",
    at: 9,
  });
  t.equal(ask([failed, ready])?.health, "failing", "another controller's success mends nothing");
});

t.test("an Ingress has mended a failure when later syncs tell of none", async (t) => {
  const about = { kind: "Ingress" };
  const component = "loadbalancer-controller";
  const failed = event({
    component,
    about,
    reason: "Translate",
    message: 'Translation failed: invalid ingress spec: could not find service "shop/api"',
    at: 5,
  });
  const scheduled = (at: number) =>
    event({ component, about, reason: "Sync", message: "Scheduled for sync", type: "Normal", at });
  t.same(idsOf(ask([failed, scheduled(8)], INGRESS, [], "Ingress")), ["backend-service-not-found"], "too soon to say");
  t.equal(ask([failed, scheduled(30)], INGRESS, [], "Ingress")?.health, "healthy");
});

t.test("events of what serves an object count, others do not", async (t) => {
  const timeout = (pod: string) =>
    event({
      component: "neg-readiness-reflector",
      about: { kind: "Pod", name: pod },
      reason: "LoadBalancerNegTimeout",
      message: "Timeout waiting for pod to become healthy",
      at: 5,
    });
  const slice = {
    kind: "EndpointSlice",
    metadata: { name: "api-1", namespace: "shop", labels: { "kubernetes.io/service-name": "api" } },
    endpoints: [{ addresses: ["10.0.0.1"], targetRef: { kind: "Pod", name: "api-0" } }],
  };
  t.same(idsOf(ask([timeout("api-0")], INGRESS, [slice], "Ingress")), ["pod-health-timeout"]);
  t.same(idsOf(ask([timeout("db-0")], INGRESS, [slice], "Ingress")), []);
  const degraded = event({
    component: "neg-controller",
    about: { name: "api" },
    reason: "EnterDegradedMode",
    message: "Entering degraded mode for NEG",
    at: 5,
  });
  t.same(idsOf(ask([degraded], INGRESS, [], "Ingress")), ["neg-degraded"], "a Service that it routes to");
  const negs = {
    kind: "ServiceNetworkEndpointGroup",
    metadata: { name: "k8s1-a", namespace: "shop", labels: { "networking.gke.io/service-name": "web" } },
  };
  const leaked = event({
    component: "neg-controller",
    about: { kind: "ServiceNetworkEndpointGroup", name: "k8s1-a" },
    reason: "NegCRError",
    message: "unable to parse selflink",
    at: 5,
  });
  t.same(idsOf(ask([leaked], SERVICE, [negs])), ["neg-leaked"]);
  const attachment = {
    kind: "ServiceAttachment",
    metadata: { name: "psc", namespace: "shop" },
    spec: { resourceRef: { kind: "Service", name: "web" } },
  };
  const unattached = event({
    component: "loadbalancer-controller",
    about: { kind: "ServiceAttachment", name: "psc" },
    reason: "ProcessServiceAttachmentFailed",
    message: "error processing service attachment",
    at: 5,
  });
  t.same(idsOf(ask([unattached], SERVICE, [attachment])), ["attachment-failed"]);
  t.equal(ask([event({ ...FAILED, at: 1, about: { namespace: "other" } })])?.health, "healthy", "another namespace");
  t.equal(ask([event({ ...FAILED, at: 1, about: { uid: "two" } })])?.health, "healthy", "one that is gone");
});

t.test("events that say the same are one", async (t) => {
  const failed = (at: number) => event({ ...FAILED, message: `${FAILED.message}no ports specified`, at });
  const nodes = event({ ...FAILED, message: `${FAILED.message}cannot EnsureLoadBalancer() with no hosts`, at: 3 });
  const found = ask([failed(1), nodes, failed(5)]);
  t.same(
    found?.events.map(({ event: { count }, error }) => [error?.id, count]),
    [
      ["no-hosts", 1],
      ["no-ports", 2],
    ],
  );
});

t.test("an error that no row knows is told in GKE's words", async (t) => {
  const [cause] =
    ask([event({ ...FAILED, message: "Error syncing load balancer: the moon is full", at: 1 })])?.causes ?? [];
  t.equal(cause?.because, "GKE says: the moon is full");
  const [bare] = ask([event({ ...FAILED, message: "moon", at: 1 })])?.causes ?? [];
  t.equal(bare?.because, "GKE says: moon");
});

t.test("what rules deny is the cause where nothing else tells", async (t) => {
  const broken = { ...PENDING, spec: { ...SERVICE.spec, loadBalancerSourceRanges: ["10.0.0.0/33"] } };
  const found = ask([], broken);
  t.equal(found?.health, "pending");
  t.same(
    found?.causes.map(({ id, foundIn }) => [id, foundIn]),
    [["source-ranges-invalid-cidr", "rule"]],
  );
  const served = ask([], { ...broken, status: SERVICE.status });
  t.same(idsOf(served), [], "of what is served only events and state count");
});

t.test("an object without a load balancer, one that waits, and one that nobody knows", async (t) => {
  const plain = { ...SERVICE, spec: { ...SERVICE.spec, type: "ClusterIP" }, status: {} };
  t.equal(ask([], plain)?.health, "none");
  t.equal(ask([], PENDING)?.health, "pending");
  t.equal(ask([], { kind: "Service", metadata: { name: "other", namespace: "shop" } }), undefined);
  const alone = ask([event({ ...FAILED, at: 1 })], { kind: "Namespace", metadata: { name: "shop" } });
  t.equal(alone?.health, "failing", "its events alone");
  const normal = event({ reason: "EnsuringLoadBalancer", message: "Ensuring", type: "Normal", at: 1 });
  t.equal(ask([normal], { kind: "Namespace", metadata: { name: "shop" } })?.health, "unknown");
  t.equal(
    ask([event({ component: "g-cloudprovider", reason: "ILBOptionsIgnored", message: "x", at: 1 })])?.health,
    "impaired",
  );
});

t.test("events of either API are read, and nothing else is", async (t) => {
  t.match(
    readEvent({
      kind: "Event",
      metadata: { creationTimestamp: "2026-11-21T11:00:00Z" },
      regarding: ABOUT,
      reportingController: "neg-controller",
      reason: "Attach",
      note: "(combined from similar events): Attach 1 network endpoint(s)",
      eventTime: "2026-11-21T11:00:01.000000Z",
      series: { count: 9, lastObservedTime: "2026-11-21T11:30:00.000000Z" },
    }),
    {
      component: "neg-controller",
      message: "Attach 1 network endpoint(s)",
      isAggregated: true,
      count: 9,
      first: "2026-11-21T11:00:01.000000Z",
      last: "2026-11-21T11:30:00.000000Z",
      about: { ...ABOUT, uid: "" },
    },
  );
  t.match(
    readEvent({ involvedObject: ABOUT, reason: "ADD" }),
    { type: "Normal", count: 1, component: "", last: "" },
    "an item of a list",
  );
  t.match(
    readEvent({
      kind: "Event",
      regarding: ABOUT,
      deprecatedSource: { component: "neg-controller" },
      deprecatedCount: 4,
      deprecatedLastTimestamp: "2026-11-21T11:00:00Z",
    }),
    { component: "neg-controller", count: 4, last: "2026-11-21T11:00:00Z" },
  );
  for (const value of [undefined, null, 1, [], {}, { kind: "Service" }]) t.equal(readEvent(value), undefined);
  t.match(readEvent({ kind: "Event", involvedObject: 7, count: "x", series: [] }), { count: 1, about: { kind: "" } });
});

t.test("events are linked to the rules that foretold them, and counted where none did", async (t) => {
  const link = (told: Told, ...spoken: readonly string[]) => {
    const read = readEvent(event(told));
    return read && foresightOf(explainEvent(read), new Set(spoken));
  };
  const denied = { ...FAILED, message: `${FAILED.message}unsupported network tier: "Gold"`, at: 1 };
  t.same(link(denied, "lb-no-ports", "network-tier-invalid"), {
    id: "network-tier-unknown",
    foresight: "foretold",
    rules: ["network-tier-invalid"],
  });
  t.match(link(denied), { id: "network-tier-unknown", foresight: "missed", rules: [] });
  const quota = { ...FAILED, message: `${FAILED.message}no node tags supplied`, at: 1 };
  t.match(link(quota, "network-tier-invalid"), { id: "node-tags", foresight: "unforetold" });
  t.match(link({ reason: "EnsuringLoadBalancer", message: "Ensuring", at: 1 }), { foresight: "none" });
  t.match(link({ reason: "OfALaterVersion", message: "x", at: 1 }), { id: "unknown", foresight: "unforetold" });
  t.match(link({ reason: "OfALaterVersion", message: "x", at: 1, type: "Normal" }), {
    id: "unknown",
    foresight: "none",
  });
  t.match(link({ component: "external-dns", reason: "X", message: "x", at: 1 }), { foresight: "none" }, "another's");
});
