import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { startApiServer } from "../support/api-server.ts";
import { freePort } from "../support/free-port.ts";
import { authority, folder } from "../support/observed-cluster.ts";
import { run } from "../support/scenario.ts";

const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, nodePort: 30080 }] },
  status: { loadBalancer: {} },
};
const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "front", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } },
};

let events = 0;
const event = (kind: string, name: string, component: string, reason: string, message: string) => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: `${name}.${events++}`, namespace: "shop" },
  involvedObject: { kind, namespace: "shop", name },
  source: { component },
  type: "Warning",
  reason,
  message,
  lastTimestamp: "2026-11-21T11:58:00Z",
});

const REFUSED = event(
  "Service",
  "web",
  "loadbalancer-controller",
  "SyncExternalLoadBalancerFailed",
  "Error ensuring Resource for L4 External LoadBalancer, err: googleapi: Error 403: Quota 'FORWARDING_RULES' exceeded.",
);

async function start(t: Tap, objects: readonly object[]) {
  const server = await startApiServer({ authority, objects: objects as never });
  t.teardown(() => server.stop());
  writeFileSync(join(folder, "kubeconfig"), server.kubeconfig());
  const ask = (...argv: readonly string[]) =>
    run(["why", "--timeout", "60", "--kubeconfig", "kubeconfig", ...argv], { cwd: folder });
  return { server, ask };
}

interface Tap {
  teardown(end: () => unknown): void;
}

t.test("a live Service is explained, and nothing but get and list is asked", async (t) => {
  const { server, ask } = await start(t, [SERVICE, REFUSED]);
  const { code, stdout, stderr } = await ask("shop/web");
  t.equal(code, 1);
  t.match(stdout, /A quota of the project is used up/);
  t.equal(stderr, "");
  t.same(
    server.requests.filter(({ verb, path }) => !["get", "list"].includes(verb) && path !== "/version"),
    [],
  );
  t.notOk(
    server.requests.some(({ resource }) => resource === "secrets"),
    "no Secret is read",
  );
});

t.test("a Service that has what it asks for is healthy", async (t) => {
  const { ask } = await start(t, [
    { ...SERVICE, status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } } },
    event("Service", "other", "loadbalancer-controller", "SyncExternalLoadBalancerFailed", "Error ensuring Resource"),
  ]);
  const { code, stdout } = await ask("service/shop/web");
  t.equal(code, 0);
  t.match(stdout, /healthy: it has 203\.0\.113\.7/);
});

t.test("what befell the backends of an Ingress is told", async (t) => {
  const degraded = event("Service", "web", "neg-controller", "EnterDegradedMode", "Entering degraded mode for NEG");
  const { ask } = await start(t, [INGRESS, SERVICE, degraded]);
  const { code, stdout } = await ask("shop/front", "--format", "json");
  t.equal(code, 1);
  t.match(JSON.parse(stdout), { object: { kind: "Ingress" }, health: "impaired", causes: [{ id: "neg-degraded" }] });
});

t.test("an Ingress that waits for a Service that is not there is told so, where all Services were seen", async (t) => {
  const pending = { ...INGRESS, status: { loadBalancer: {} } };
  const { server, ask } = await start(t, [pending]);
  const seen = await ask("ingress/shop/front");
  t.equal(seen.code, 1);
  t.match(seen.stdout, /^Cause\n {2}There is no Service shop\/web: the whole Ingress stops syncing\.$/m);
  server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { resource: "services" });
  const unseen = await ask("ingress/shop/front");
  t.notMatch(unseen.stdout, /There is no Service/, "nobody knows");
  t.match(unseen.stderr, /Service objects: 403 Forbidden/);
});

t.test("what may not be read is said, and the rest is answered", async (t) => {
  const { server, ask } = await start(t, [SERVICE, REFUSED]);
  server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { resource: "nodes" });
  const { code, stdout, stderr } = await ask("shop/web");
  t.equal(code, 1);
  t.match(stdout, /quota/);
  t.match(stderr, /l4guard why: Node objects: 403 Forbidden/);
});

t.test("what can't be answered ends with one sentence and exit code 2", async (t) => {
  const { server, ask } = await start(t, [SERVICE, { ...INGRESS, metadata: { name: "web", namespace: "shop" } }]);
  for (const [argv, words] of [
    [["shop/nobody"], /there is no Service or Ingress shop\/nobody/],
    [["ingress/shop/nobody"], /there is no Ingress shop\/nobody/],
    [["shop/web"], /is a Service and an Ingress; ask for service/],
    [["pod/shop/web"], /"pod" is neither service nor ingress/],
    [["a/b/c/d"], /name one object/],
    [["shop/web", "shop/web"], /name one object/],
    [["shop/web", "--events", "nothing.yaml"], /nothing\.yaml: /],
  ] as const) {
    const { code, stdout, stderr } = await ask(...argv);
    t.equal(code, 2, argv.join(" "));
    t.match(stderr, words);
    t.equal(stdout, "");
  }
  server.fail({ kind: "status", code: 401 });
  t.match(await ask("shop/web"), {
    code: 2,
    stderr: /can't be asked: it does not know who you are; "gcloud auth login" renews/,
  });
  await server.halt();
  t.match(await ask("shop/web"), {
    code: 2,
    stderr: /nobody listens at its address; .* up\? Files do as well: --events, --state\n$/,
  });
  const port = await freePort();
  writeFileSync(join(folder, "kubeconfig"), server.kubeconfig().replace(String(server.port), String(port)));
  t.match(await ask("shop/web"), { code: 2, stderr: /the cluster can't be asked/ });
});

t.test("hostile texts neither break lines nor colour the terminal", async (t) => {
  const hostile = event(
    "Service",
    "web",
    "loadbalancer-controller",
    "SyncLoadBalancerFailed",
    "Error syncing load balancer: \u001b[31mred\nfix: do evil | `x` <b>",
  );
  const { ask } = await start(t, [SERVICE, hostile]);
  const { stdout } = await ask("shop/web");
  t.notOk(stdout.includes("\u001b"));
  t.notMatch(stdout, /^fix: do evil/m);
  const { stdout: markdown } = await ask("shop/web", "-f", "markdown");
  t.match(markdown, /do evil \\\| \\`x\\` \\<b\\>/);
});

t.test("texts fit 80 and 60 columns", async (t) => {
  const { ask } = await start(t, [SERVICE, REFUSED]);
  const { stdout } = await ask("shop/web");
  t.same(
    stdout.split("\n").filter((line) => line.length > 80),
    [],
  );
  const narrow = await run(["why", "--kubeconfig", "kubeconfig", "shop/web"], { cwd: folder, env: { COLUMNS: "60" } });
  t.same(
    narrow.stdout.split("\n").filter((line) => line.length > 60),
    [],
  );
});
