import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import t from "tap";
import { until } from "../support/fast-clock.ts";
import { freePort } from "../support/free-port.ts";
import { CHART, helm, helmPath, objectsIn, type Rendered, renderText } from "../support/helm.ts";
import { assembleImage, startImage } from "../support/image.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";

// With this flag the API server goes to a Service's endpoints itself, as no kube-proxy does it here.
const server = await startRealApiServer(requireBinaries(), { flags: ["--enable-aggregator-routing=true"] });
const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-chart-"));
chmodSync(folder, 0o755);
const mounts = join(folder, "mounts");
mkdirSync(mounts);
let webhook: ChildProcess | undefined;
let log = "";
t.teardown(async () => {
  webhook?.kill("SIGKILL");
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
t.comment(`kube-apiserver ${server.version}`);

const env = { ...process.env, KUBECONFIG: server.kubeconfigPath };
const WEBHOOKS = "/apis/admissionregistration.k8s.io/v1";

function runHelm(command: string, ...more: string[]): void {
  const run = helm([command, "l4guard", ...more, "--namespace=l4guard"], env);
  if (run.code !== 0) throw new Error(`helm ${command}: ${run.stderr}`);
}

async function live(path: string): Promise<Rendered> {
  return (await server.api("GET", path)) as Rendered;
}

const service = (name: string, type: string, annotations = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, annotations },
  spec: { type, selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP" }] },
});

/** "created", or why not; nothing stays. */
async function tryCreate(namespace: string, object: object): Promise<string> {
  return server.api("POST", `/api/v1/namespaces/${namespace}/services?dryRun=All`, object).then(
    () => "created",
    (error: Error) => error.message,
  );
}

await server.kubectl(["create", "namespace", "shop"]);
await server.kubectl(["create", "namespace", "restricted"]);
await server.kubectl(["label", "namespace", "restricted", "pod-security.kubernetes.io/enforce=restricted"]);

t.test(
  "S8: everything that the chart renders is accepted by kubectl, Pods where `restricted` is enforced",
  async (t) => {
    await server.kubectl(["create", "namespace", "l4guard"]);
    for (const name of [
      "default",
      "fail-closed",
      "autoscaling",
      "private-cluster",
      "services-only",
      "everything-else",
      "host-network",
    ]) {
      const text = renderText(`test/fixtures/chart/${name}.yaml`);
      const { code, stderr } = await server.kubectl(
        ["apply", "--dry-run=server", "--validate=strict", "-f", "-"],
        text,
      );
      t.equal(code, 0, `${name}: ${stderr}`);
      if (name === "host-network") continue;
      for (const { kind, metadata, spec } of objectsIn(text)) {
        const podSpec = kind === "Pod" ? spec : ["Deployment", "Job"].includes(kind) ? spec.template.spec : undefined;
        if (!podSpec) continue;
        const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: metadata.name }, spec: podSpec };
        await t.resolves(server.api("POST", "/api/v1/namespaces/restricted/pods?dryRun=All", pod), `${kind} ${name}`);
      }
    }
  },
);

// What the cluster is, as it can't be seen here: this API server is no GKE.
writeFileSync(
  join(folder, "values.json"),
  JSON.stringify({ cluster: load(readFileSync("examples/cluster.yaml", "utf8")) }),
);
const values = [
  `--values=${join(folder, "values.json")}`,
  `--set=ports.webhook=${await freePort()}`,
  `--set=ports.health=${await freePort()}`,
  // No controller runs the hook's Job here.
  "--set=hooks.preDelete=false",
];
const rendered = objectsIn(renderText("test/fixtures/chart/default.yaml", ...values));
const podSpec = rendered.find(({ kind }) => kind === "Deployment")?.["spec"].template.spec;
const [{ containerPort: port }, { containerPort: healthPort }] = podSpec.containers[0].ports;
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === "IPv4" && !one.internal)?.address;
if (!address) throw new Error("endpoints need an address that is not loopback; this machine has none");

/** What is said of a misspelt type, as soon as the API server asks the webhook: it takes a moment to hear of it. */
async function untilAsked(): Promise<string> {
  const misspelt = service("typo", "LoadBalancer", { "networking.gke.io/load-balancer-type": "internl" });
  const deadline = Date.now() + 30_000;
  for (;;) {
    const said = await tryCreate("shop", misspelt);
    if (said !== "created" || Date.now() > deadline) return said;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Writes a kubeconfig with a token of a service account, which may do what the chart's roles allow. */
async function writeKubeconfigOf(account: string, path: string): Promise<void> {
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } };
  const token = `/api/v1/namespaces/l4guard/serviceaccounts/${account}/token`;
  const { status } = (await server.api("POST", token, request)) as Rendered;
  writeFileSync(path, server.kubeconfig({ token: status.token }));
}

/** The lines of `l4guard doctor`, and its exit code. */
async function runDoctor(...flags: string[]) {
  const args = ["src/cli/main.ts", "doctor", `--health-port=${healthPort}`, "--probe-namespace=shop", ...flags];
  const child = spawn(process.execPath, args, { env: { ...env, NODE_OPTIONS: "" }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const [code] = await once(child, "close");
  return { code: code as number, said };
}

t.test("helm install, and the webhook from the image takes over certificates and bundle by itself", async () => {
  runHelm("install", CHART, ...values);
  await server.api("POST", "/apis/discovery.k8s.io/v1/namespaces/l4guard/endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "l4guard-1", labels: { "kubernetes.io/service-name": "l4guard" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: "webhook", port, protocol: "TCP" }],
  });

  const config = rendered.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "l4guard");
  const image = assembleImage(folder);
  for (const [name, text] of Object.entries(config?.["data"])) writeFileSync(join(mounts, name), String(text));
  await writeKubeconfigOf(podSpec.serviceAccountName, join(mounts, "kubeconfig"));
  const args = (podSpec.containers[0].args as string[]).map((arg) =>
    arg
      .replace("/etc/l4guard/config", mounts)
      .replace("$(POD_NAME)", "l4guard-0")
      .replace("$(POD_UID)", "00000000-0000-0000-0000-000000000001"),
  );
  const settings = { L4GUARD_KUBECONFIG: join(mounts, "kubeconfig"), L4GUARD_CERTIFICATE_CHECK: "1s" };
  webhook = startImage(image, { args, env: { ...settings, L4GUARD_DRAIN_DELAY: "0s" } });
  webhook.stderr?.on("data", (chunk) => (log += chunk));
  const isReady = async () => {
    if (webhook?.exitCode !== null) throw new Error(log);
    const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
    return answer?.ok ?? false;
  };
  const hasBundle = async (kind: string) =>
    (await live(`${WEBHOOKS}/${kind}/l4guard`))["webhooks"].every((one: Rendered) => one["clientConfig"].caBundle);
  const deadline = Date.now() + 120_000;
  const isUp = async () =>
    (await isReady()) &&
    (await hasBundle("validatingwebhookconfigurations")) &&
    (await hasBundle("mutatingwebhookconfigurations"));
  while (!(await isUp())) {
    if (Date.now() > deadline) throw new Error(log);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});

t.test("the roles of the chart allow what the webhook does, and nothing else", async (t) => {
  await untilAsked();
  const shared = service("shared", "LoadBalancer");
  const named = { ...shared, spec: { ...shared.spec, loadBalancerIP: "203.0.113.10" } };
  await server.api("POST", "/api/v1/namespaces/shop/services", named);
  await server.api("DELETE", "/api/v1/namespaces/shop/services/shared");
  const samples = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
  t.match(samples, /^l4guard_reservations_total\{result="granted"\} 1$/m);
  t.notMatch(samples, /^l4guard_cache_failures_total\{.*failure="forbidden"/m);
  t.match(samples, /^l4guard_cache_objects\{kind="Service"\} [1-9]/m);
  t.match(samples, /^l4guard_ca_bundle_writes_total [1-9]/m);
  t.notMatch(log, /forbidden/i);
  const as = (...args: string[]) => server.kubectl([...args, `--kubeconfig=${join(mounts, "kubeconfig")}`]);
  const own = ["--namespace=l4guard"];
  t.match(await as("get", "secret", "l4guard-certificates", ...own), { code: 0 });
  t.match(await as("get", "leases", ...own), { code: 0, stdout: "l4guard-serving-l4guard-0" });

  const label = '--patch={"metadata":{"labels":{"a":"b"}}}';
  await server.kubectl(["create", "secret", "generic", "other", ...own]);
  const refused: readonly (readonly string[])[] = [
    ["get", "secrets", ...own],
    ["get", "secret", "other", ...own],
    ["delete", "secret", "l4guard-certificates", ...own],
    ["get", "secrets", "--namespace=shop"],
    ["get", "leases", "--namespace=kube-system"],
    ["get", "pods", ...own],
    ["get", "validatingwebhookconfigurations"],
    ["delete", "validatingwebhookconfiguration", "l4guard"],
    ["patch", "mutatingwebhookconfiguration", "another", label],
    ["patch", "service", "kubernetes", "--namespace=default", label],
    ["create", "service", "clusterip", "mine", "--tcp=80", "--namespace=shop"],
    ["create", "token", "default", "--namespace=kube-system"],
  ];
  for (const args of refused) t.match(await as(...args), { code: 1, stderr: /forbidden/i }, args.join(" "));
});

t.test("the doctor finds nothing wrong with the installation", async (t) => {
  // No kubelet runs here: two Pods stand for the one process, which the API server reaches by their address.
  for (const name of ["l4guard-0", "l4guard-1"]) {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels: { "app.kubernetes.io/name": "l4guard" } },
      spec: { containers: [{ name: "l4guard", image: "l4guard" }] },
    };
    await server.api("POST", "/api/v1/namespaces/l4guard/pods", pod);
    await server.api("PATCH", `/api/v1/namespaces/l4guard/pods/${name}/status`, {
      status: { podIPs: [{ ip: address }], podIP: address, conditions: [{ type: "Ready", status: "True" }] },
    });
  }
  await untilAsked();
  const { code, said } = await runDoctor();
  t.equal(code, 0, said);
  const wanted = [
    /^ok {4}cluster: Kubernetes v/m,
    /^ok {4}webhook services\.l4guard\.dev: failurePolicy Ignore/m,
    /^ok {4}registration: as the chart wrote it/m,
    /^ok {4}certificate: trusted, for l4guard\.l4guard\.svc, \d+ days left/m,
    /^ok {4}replicas: 2 of 2 are ready/m,
    /^ok {4}round trip: a misspelt type is denied/m,
  ];
  for (const line of wanted) t.match(said, line);
  t.notMatch(said, /^(warn|FAIL)/m);
});

t.test("kubectl apply of the examples shows what l4guard says and does", async (t) => {
  t.match(await untilAsked(), "lb-type-value-invalid");

  const apply = (name: string) => server.kubectl(["apply", "-f", `examples/services/${name}.yaml`]);
  // The lines of the README's install section.
  const tryOut = (name: string) =>
    server.kubectl(["apply", "--dry-run=server", "-f", `examples/services/${name}.yaml`]);
  const configurations = "validatingwebhookconfiguration,mutatingwebhookconfiguration";
  t.match(await server.kubectl(["get", configurations, "l4guard"]), { code: 0 });
  t.match(await tryOut("2-repaired"), { code: 0, stderr: "Warning: [rbs-recommended]" });
  t.match(await tryOut("3-public-by-typo"), { code: 1, stderr: "PUBLIC" });

  t.match(await apply("1-good"), { code: 0, stderr: "" });
  // The API server's own validation comes before the validating webhook, and names the same mistake.
  t.match(await apply("4-several-findings"), { code: 1, stderr: "192.168.0.1/33" });
  t.match(await apply("3-public-by-typo"), { code: 1, stderr: "PUBLIC" });
  const repaired = await apply("2-repaired");
  t.match(repaired, { code: 0, stderr: "Warning: [rbs-recommended]" });
  const { stdout } = await server.kubectl(["get", "-f", "examples/services/2-repaired.yaml", "--output=json"]);
  t.match(stdout, "cloud.google.com/l4-rbs", "the repair is in the stored object");
});

t.test("F28: what lives in the cluster is what was rendered, but for the bundle", async (t) => {
  for (const kind of ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]) {
    const found = await live(`${WEBHOOKS}/${kind.toLowerCase()}s/l4guard`);
    for (const one of found["webhooks"]) {
      t.ok(one.clientConfig.caBundle, one.name);
      delete one.clientConfig.caBundle;
    }
    t.same(found["webhooks"], rendered.find((object) => object.kind === kind)?.["webhooks"], kind);
  }
  const deployment = await live("/apis/apps/v1/namespaces/l4guard/deployments/l4guard");
  t.match(deployment["spec"].template.spec.containers[0].args, podSpec.containers[0].args);
});

t.test("R15: helm upgrade to Fail and helm rollback lose no review and no bundle", async (t) => {
  const answers: string[] = [];
  let isOver = false;
  const load = (async () => {
    while (!isOver) answers.push(await tryCreate("shop", service("load", "LoadBalancer")));
  })();
  // helm is waited for without blocking the load.
  const helmRun = async (...args: string[]) => {
    const child = spawn(helmPath(), [...args, "--namespace=l4guard"], { env, stdio: "ignore" });
    t.equal((await once(child, "exit"))[0], 0, args.join(" "));
  };
  await helmRun("upgrade", "l4guard", CHART, ...values, "--set=webhooks.failurePolicy=Fail");
  await helmRun("rollback", "l4guard", "1");
  await helmRun("upgrade", "l4guard", CHART, ...values, "--set=webhooks.failurePolicy=Fail");
  const after = answers.length;
  await until(() => answers.length > after + 5, "the load goes on");
  isOver = true;
  await load;
  t.same([...new Set(answers)], ["created"]);
  t.comment(`${answers.length} load balancers under two upgrades and a rollback`);
});

t.test("S2, F1: with the webhook dead, only load balancers are refused, and only under Fail", async (t) => {
  webhook?.kill("SIGKILL");
  await once(webhook as ChildProcess, "exit");
  const tried = async () => ({
    loadBalancer: await tryCreate("shop", service("a", "LoadBalancer")),
    clusterIp: await tryCreate("shop", service("a", "ClusterIP")),
    system: await tryCreate("kube-system", service("a", "LoadBalancer")),
    own: await tryCreate("l4guard", service("a", "LoadBalancer")),
  });
  const untouched = { clusterIp: "created", system: "created", own: "created" };
  t.match(await tried(), { loadBalancer: /failed calling webhook/, ...untouched });
  const refusing = await runDoctor();
  t.equal(refusing.code, 1);
  t.match(refusing.said, /^FAIL {2}round trip: .*failed calling webhook.*\n {6}private clusters need port 10250/m);
  await server.kubectl(["label", "namespace", "shop", "l4guard.dev/bypass=incident"]);
  await untilCreated();
  t.match(await tried(), { loadBalancer: "created", ...untouched }, "broken glass");
  await server.kubectl(["label", "namespace", "shop", "l4guard.dev/bypass-"]);
  runHelm("upgrade", CHART, ...values);
  await untilCreated();
  t.match(await tried(), { loadBalancer: "created", ...untouched }, "Ignore");
  const ignored = await runDoctor();
  t.equal(ignored.code, 1);
  t.match(ignored.said, /^FAIL {2}round trip: the bad Service was admitted without a word\n {6}the webhook failed/m);
  t.match(ignored.said, /^warn {2}reach: metrics of Pod l4guard-0: .*\n {6}see whether it runs/m);

  async function untilCreated(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while ((await tried()).loadBalancer !== "created" && Date.now() < deadline);
  }
});

t.test("the doctor finds a CA bundle that somebody overwrote", async (t) => {
  const path = `${WEBHOOKS}/validatingwebhookconfigurations/l4guard`;
  const { webhooks } = await live(path);
  const caBundle = Buffer.from(server.ca).toString("base64");
  for (const one of webhooks) one.clientConfig.caBundle = caBundle;
  await server.api("PATCH", path, { webhooks });
  const { code, said } = await runDoctor();
  t.equal(code, 1);
  t.match(said, /^FAIL {2}webhook services\.l4guard\.dev: its CA bundle does not trust the certificate\n {6}\S/m);
  t.match(await runDoctor("--kubeconfig=/nonexistent"), { code: 2 });
});

t.test("the hook before the removal may do what it must, and nothing else", async (t) => {
  const objects = objectsIn(renderText("test/fixtures/chart/default.yaml"));
  const hooks = objects.filter(({ metadata }) => metadata.annotations?.["helm.sh/hook"] === "pre-delete");
  const items = hooks.filter(({ kind }) => kind !== "Job");
  const roles = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  t.match(await server.kubectl(["apply", "-f", "-"], roles), { code: 0 });
  const job = hooks.find(({ kind }) => kind === "Job");
  const { serviceAccountName, containers } = job?.["spec"].template.spec ?? {};
  const kubeconfig = join(folder, "hook-kubeconfig");
  await writeKubeconfigOf(serviceAccountName, kubeconfig);
  const as = (...args: string[]) => server.kubectl([...args, `--kubeconfig=${kubeconfig}`]);
  const another = { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingWebhookConfiguration" };
  await server.api("POST", `${WEBHOOKS}/validatingwebhookconfigurations`, {
    ...another,
    metadata: { name: "another" },
  });
  t.match(await as("delete", "validatingwebhookconfiguration", "another"), { code: 1, stderr: "(Forbidden)" });
  t.match(await as(...containers[0].args), { code: 0, stdout: /(.*"l4guard" deleted.*\n){2}/ });
  t.match(await as(...containers[0].args), { code: 0, stdout: /^$/ }, "a second time there is nothing to do");
  await server.kubectl(["delete", "-f", "-"], roles);
});

t.test("R15: helm uninstall leaves nothing cluster-scoped", async (t) => {
  runHelm("uninstall");
  const kinds = "clusterroles,clusterrolebindings,validatingwebhookconfigurations,mutatingwebhookconfigurations";
  const args = ["get", kinds, "--selector=app.kubernetes.io/name=l4guard", "--output=name"];
  t.match(await server.kubectl(args), { code: 0, stdout: /^$/ });
});
