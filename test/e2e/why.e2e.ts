import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import t from "tap";
import { accountToken } from "../support/populate.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { run } from "../support/scenario.ts";

const server = await startRealApiServer(requireBinaries());
t.teardown(() => server.stop());
t.comment(`kube-apiserver ${server.version}`);
await server.kubectl(["create", "namespace", "shop"]);

const SERVICES = "/api/v1/namespaces/shop/services";

const loadBalancer = (name: string, annotations: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations },
  spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 80 }] },
});

async function create(name: string, annotations?: Record<string, string>): Promise<string> {
  const made = (await server.api("POST", SERVICES, loadBalancer(name, annotations))) as { metadata: { uid: string } };
  return made.metadata.uid;
}

const about = (name: string, uid: string) => ({ apiVersion: "v1", kind: "Service", namespace: "shop", name, uid });

/** What may be asked for by who has this role, and nothing else: get and list. */
const READER = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "reader" },
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list"] }],
};

async function ask(...argv: readonly string[]) {
  const startedAt = performance.now();
  const outcome = await run(["why", "--timeout", "60", "--kubeconfig", server.kubeconfigPath, ...argv], {
    cwd: process.cwd(),
  });
  return { ...outcome, seconds: (performance.now() - startedAt) / 1_000 };
}

t.test("an Event of core/v1 tells why a Service is pending", async (t) => {
  const uid = await create("web", { "cloud.google.com/l4-rbs": "enabled" });
  await server.api("POST", "/api/v1/namespaces/shop/events", {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "web.1", namespace: "shop" },
    involvedObject: about("web", uid),
    source: { component: "loadbalancer-controller" },
    type: "Warning",
    reason: "SyncExternalLoadBalancerFailed",
    message:
      'Error ensuring Resource for L4 External LoadBalancer, err: IP configuration error: "203.0.113.7" address not found. Check if the IP is valid and is reserved in your VPC.',
    count: 3,
    firstTimestamp: "2026-11-21T11:50:00Z",
    lastTimestamp: "2026-11-21T11:58:00Z",
  });
  const { code, stdout, stderr, seconds } = await ask("shop/web");
  t.equal(code, 1);
  t.match(stdout, /spec\.loadBalancerIP is no address that is reserved/);
  t.match(stdout, /SyncExternalLoadBalancerFailed, 2 min ago, 3 times/);
  t.equal(stderr, "");
  t.comment(`${seconds.toFixed(2)} s`);
});

t.test("an Event of events.k8s.io/v1 is found, too", async (t) => {
  const uid = await create("api");
  await server.api("POST", "/apis/events.k8s.io/v1/namespaces/shop/events", {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: "api.1", namespace: "shop" },
    regarding: about("api", uid),
    reportingController: "service-controller",
    reportingInstance: "service-controller-0",
    action: "Sync",
    type: "Warning",
    reason: "SyncLoadBalancerFailed",
    note: "Error syncing load balancer: failed to ensure load balancer: mixed protocol is not supported for LoadBalancer",
    eventTime: "2026-11-21T11:50:00.000000Z",
  });
  const { code, stdout } = await ask("service/shop/api", "--format", "json");
  t.equal(code, 1);
  t.match(JSON.parse(stdout), { health: "pending", causes: [{ id: "mixed-protocol", foundIn: "event" }] });
});

t.test("an Event about a Service of that name that is gone is left out", async (t) => {
  const old = await create("twice");
  await server.api("POST", "/api/v1/namespaces/shop/events", {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "twice.1", namespace: "shop" },
    involvedObject: about("twice", old),
    source: { component: "service-controller" },
    type: "Warning",
    reason: "UnAvailableLoadBalancer",
    message: "There are no available nodes for LoadBalancer",
    lastTimestamp: "2026-11-21T11:58:00Z",
  });
  t.match(await ask("shop/twice"), { stdout: /No node can take traffic/ });
  await server.api("DELETE", `${SERVICES}/twice`);
  await create("twice");
  t.notMatch((await ask("shop/twice")).stdout, /No node can take traffic/);
});

t.test("get and list are enough", async (t) => {
  await server.api("POST", "/api/v1/namespaces/shop/serviceaccounts", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "reader", namespace: "shop" },
  });
  await server.api("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", READER);
  await server.api("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reader" },
    subjects: [{ kind: "ServiceAccount", namespace: "shop", name: "reader" }],
  });
  const token = await accountToken(server, "reader", "shop");
  const path = join(mkdtempSync(join(tmpdir(), "l4guard-e2e-")), "kubeconfig");
  t.teardown(() => rmSync(dirname(path), { recursive: true }));
  writeFileSync(path, server.kubeconfig({ token }));
  const { code, stdout, stderr } = await run(["why", "--kubeconfig", path, "shop/web"], { cwd: process.cwd() });
  t.equal(code, 1);
  t.match(stdout, /spec\.loadBalancerIP is no address that is reserved/);
  t.equal(stderr, "", "nothing was refused");
});
