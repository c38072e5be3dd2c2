import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { type Identity, issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { type AdmissionLoad, type LoadedRequest, startAdmissionLoad } from "../support/admission-load.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { printScenario, readScenario } from "../support/scenario.ts";
import { startServiceProxy } from "../support/service-proxy.ts";
import { createTestAuthority } from "../support/test-authority.ts";
import { startWebhookProcess, type WebhookProcess } from "../support/webhook-process.ts";

const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
const clients = createTestAuthority("kube-apiserver's authority");
const server = await startRealApiServer(requireBinaries(), { flags: presentClientCertificate() });
const service = await startServiceProxy();
const configurations = readFileSync("test/fixtures/webhook-configurations.yaml", "utf8");
const replicas: WebhookProcess[] = [];
t.teardown(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await server.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
});
t.comment(`kube-apiserver ${server.version}`);

/** Has the API server show who it is, as its AdmissionConfiguration says. */
function presentClientCertificate(): string[] {
  const { key, cert } = clients.issue(["kube-apiserver"]);
  const [certificateFile, keyFile] = [join(folder, "client.crt"), join(folder, "client.key")];
  writeFileSync(certificateFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const user = { "client-certificate": certificateFile, "client-key": keyFile };
  const kubeConfigFile = writeJson("webhooks.kubeconfig", {
    apiVersion: "v1",
    kind: "Config",
    users: [{ name: "*", user }],
  });
  const configuration = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "WebhookAdmissionConfiguration",
    kubeConfigFile,
  };
  const file = writeJson("admission.json", {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: ["ValidatingAdmissionWebhook", "MutatingAdmissionWebhook"].map((name) => ({ name, configuration })),
  });
  return [`--admission-control-config-file=${file}`];
}

function writeJson(name: string, value: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

/** The chart's configurations, through the proxy. */
function configurationsWith(failurePolicy: "Fail" | "Ignore"): string {
  return configurations
    .replaceAll("port: 443", `port: ${service.port}`)
    .replace("failurePolicy: Ignore", `failurePolicy: ${failurePolicy}`);
}

async function startReplica(name: string, flags: readonly string[] = []): Promise<WebhookProcess> {
  const replica = await startWebhookProcess({
    flags: [
      ...["--kubeconfig", server.kubeconfigPath, "--cluster", "test/fixtures/cluster.yaml", "--pod-name", name],
      ...["--drain-delay", "1s", "--drain-limit", "4s", ...flags],
    ],
  });
  replicas.push(replica);
  return replica;
}

/** Runs kubectl and returns what it printed. @throws Error where it fails */
async function kubectl(args: readonly string[], input?: object | string): Promise<string> {
  const text = typeof input === "object" ? JSON.stringify(input) : input;
  const { code, stdout, stderr } = await server.kubectl(args, text);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
  return stdout + stderr;
}

/** What kubectl said, whether it worked or not. */
async function attempt(args: readonly string[], input?: object) {
  const { code, stdout, stderr } = await server.kubectl(args, input && JSON.stringify(input));
  return { isDone: code === 0, said: stdout + stderr };
}

const create = (object: object, ...flags: string[]) => attempt(["create", "-f", "-", ...flags], object);

interface Changes {
  readonly metadata?: object;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

/** A load balancer with nothing wrong but what `changes` says. */
function loadBalancer(name: string, { metadata, annotations, spec }: Changes = {}) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace: "shop",
      annotations: { "cloud.google.com/l4-rbs": "enabled", ...annotations },
      ...metadata,
    },
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { app: "web" },
      loadBalancerSourceRanges: ["198.51.100.0/24"],
      ports: [{ name: "https", port: 443, targetPort: 8443, protocol: "TCP" }],
      ...spec,
    },
  };
}

const MISSPELT = { annotations: { "networking.gke.io/load-balancer-type": "internl" } };

/** Resolves once the API server trusts both webhooks, and they answer. */
async function denies(): Promise<void> {
  await eventually("a denial", async () => {
    const { isDone, said } = await create(loadBalancer("asked", MISSPELT), "--dry-run=server");
    return !isDone && said.includes("denied the request");
  });
  await eventually("a repair", async () => {
    const bare = loadBalancer("asked", { metadata: { annotations: {} } });
    return (await create(bare, "--dry-run=server", "-o", "json")).said.includes('"cloud.google.com/l4-rbs": "enabled"');
  });
}

async function eventually(what: string, isSo: () => Promise<boolean> | boolean, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(100);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** How often the API server admitted something because a webhook failed. */
async function failOpenCount(): Promise<number> {
  const metrics = String(await server.api("GET", "/metrics"));
  const samples = metrics.matchAll(/^apiserver_admission_webhook_fail_open_count\{[^}]*l4guard\.dev[^}]*\} (\d+)/gm);
  return [...samples].reduce((sum, [, count]) => sum + Number(count), 0);
}

let current: WebhookProcess;
t.before(async () => {
  for (const name of ["l4guard", "shop", "bank"]) await server.kubectl(["create", "namespace", name]);
  // The API server looks up a Service of this type by the name that it bears, and goes to the port that the webhook names.
  await kubectl(["create", "-n", "l4guard", "service", "externalname", "l4guard", "--external-name=localhost"]);
  await kubectl(["apply", "--server-side", "--field-manager=helm", "-f", "-"], configurationsWith("Fail"));
  current = await startReplica("replica-0");
  service.setEndpoints([current.port]);
  await denies();
});

t.test("the configurations under test are the chart's", async (t) => {
  const args = ["template", "l4guard", "charts/l4guard", "--namespace", "l4guard"];
  const shown = ["validating", "mutating"].flatMap((kind) => ["--show-only", `templates/${kind}-webhook.yaml`]);
  const rendered = await promisify(execFile)("helm", [...args, ...shown]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!rendered) return t.comment("not compared: helm is not installed");
  t.equal(rendered.stdout, configurations);
});

t.test("R14, F21, F22: what kubectl shows", async (t) => {
  const place = "test/e2e/transcripts";
  for (const file of readdirSync(place)) {
    t.test(file, async (t) => {
      const path = join(place, file);
      const { head, sections } = readScenario(path);
      const commandsAfter = (sign: string) =>
        head.split("\n").flatMap((line) => (line.startsWith(sign) ? [line.slice(sign.length).split(" ")] : []));
      const before = sections.get("before");
      for (const command of commandsAfter("% ")) await kubectl(command, before);
      const [command = []] = commandsAfter("$ kubectl ");
      const { stdout, stderr, code } = await server.kubectl(command, sections.get("stdin"));
      const played = new Map(sections).set("stdout", stdout).set("stderr", stderr).set("exit", `${code}\n`);
      const transcript = printScenario({ head, sections: played });
      if (process.env["L4GUARD_UPDATE_TRANSCRIPTS"]) writeFileSync(path, transcript);
      t.equal(transcript, readFileSync(path, "utf8"));
    });
  }
});

t.test("S5: every way to write a Service leads to the rules", async (t) => {
  const wrong = { "networking.gke.io/load-balancer-type": "internl" };
  const denial = /denied the request: .*\[lb-type-value-invalid\]/s;
  await kubectl(["create", "-f", "-"], loadBalancer("written"));
  const patch = JSON.stringify({ metadata: { annotations: wrong } });
  const jsonPatch = JSON.stringify([
    { op: "add", path: "/metadata/annotations/networking.gke.io~1load-balancer-type", value: "internl" },
  ]);
  const on = ["-n", "shop", "patch", "service", "written"];
  const ways: readonly (readonly [string, readonly string[], object?])[] = [
    ["create", ["create", "-f", "-"], loadBalancer("new", { annotations: wrong })],
    [
      "generateName",
      ["create", "-f", "-"],
      loadBalancer("", { metadata: { name: undefined, generateName: "new-", annotations: wrong } }),
    ],
    ["client-side apply", ["apply", "-f", "-"], loadBalancer("written", { annotations: wrong })],
    [
      "server-side apply",
      ["apply", "--server-side", "--force-conflicts", "-f", "-"],
      loadBalancer("written", { annotations: wrong }),
    ],
    [
      "server-side apply that creates",
      ["apply", "--server-side", "-f", "-"],
      loadBalancer("new", { annotations: wrong }),
    ],
    ["strategic merge patch", [...on, "-p", patch]],
    ["merge patch", [...on, "--type=merge", "-p", patch]],
    ["JSON patch", [...on, "--type=json", "-p", jsonPatch]],
    ["annotate", ["-n", "shop", "annotate", "service", "written", "networking.gke.io/load-balancer-type=internl"]],
    ["replace", ["replace", "-f", "-"], loadBalancer("written", { annotations: wrong })],
    ["dry run", ["create", "--dry-run=server", "-f", "-"], loadBalancer("new", { annotations: wrong })],
    ["dry run of apply", ["apply", "--dry-run=server", "-f", "-"], loadBalancer("written", { annotations: wrong })],
  ];
  for (const [way, args, input] of ways) {
    const { isDone, said } = await attempt(args, input);
    t.notOk(isDone, way);
    t.match(said, denial, way);
  }
  const clusterIp = loadBalancer("turned", {
    annotations: {},
    spec: { type: "ClusterIP", externalTrafficPolicy: undefined, loadBalancerSourceRanges: undefined },
  });
  await kubectl(["create", "-f", "-"], clusterIp);
  const turn = { metadata: { annotations: wrong }, spec: { type: "LoadBalancer" } };
  const turned = await attempt(["-n", "shop", "patch", "service", "turned", "-p", JSON.stringify(turn)]);
  t.match(turned.said, denial, "F1: a ClusterIP Service that becomes a load balancer");
  const back = await attempt([
    "-n",
    "shop",
    "patch",
    "service",
    "written",
    "-p",
    '{"spec":{"type":"ClusterIP","externalTrafficPolicy":null,"loadBalancerSourceRanges":null}}',
  ]);
  t.ok(back.isDone, `F1: a load balancer that becomes a ClusterIP Service: ${back.said}`);
});

t.test("F25, F26: what was wrong already is let alone; controllers and deletions are never held up", async (t) => {
  // The bypass label is the way in for an object that the webhook has not seen.
  await kubectl(["label", "namespace", "bank", "l4guard.dev/bypass=yes"]);
  const bad = loadBalancer("old", { ...MISSPELT, metadata: { namespace: "bank", annotations: MISSPELT.annotations } });
  await eventually("the bypass", async () => (await create(bad)).isDone);
  await kubectl(["label", "namespace", "bank", "l4guard.dev/bypass-"]);
  const bank = ["-n", "bank"];
  await eventually("the end of the bypass", async () => {
    const other = { ...bad, metadata: { ...bad.metadata, name: "other" } };
    return !(await create(other, "--dry-run=server")).isDone;
  });
  const edits: readonly (readonly string[])[] = [
    ["label", "service", "old", "team=payments"],
    ["annotate", "service", "old", "example.com/note=1"],
    ["patch", "service", "old", "-p", '{"spec":{"selector":{"app":"api"}}}'],
    [
      "patch",
      "service",
      "old",
      "--subresource=status",
      "-p",
      '{"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.9"}]}}}',
    ],
    [
      "patch",
      "service",
      "old",
      "--type=merge",
      "-p",
      '{"metadata":{"finalizers":["service.kubernetes.io/load-balancer-cleanup"]}}',
    ],
  ];
  for (const edit of edits) {
    const { isDone, said } = await attempt([...bank, ...edit]);
    t.ok(isDone, `${edit[0]} ${edit.at(-1)}: ${said}`);
  }
  const controller = ["--as=system:serviceaccount:kube-system:service-controller", "--as-group=system:masters"];
  const writes = { "networking.gke.io/load-balancer-type": "intrnal" };
  const written = await attempt([
    ...bank,
    ...controller,
    "patch",
    "service",
    "old",
    "-p",
    JSON.stringify({ metadata: { annotations: writes } }),
  ]);
  t.ok(written.isDone, `a controller's write: ${written.said}`);
  await kubectl([...bank, "delete", "service", "old", "--wait=false"]);
  const diverting = await attempt([...bank, "patch", "service", "old", "-p", '{"spec":{"externalIPs":["192.0.2.1"]}}']);
  t.match(diverting.said, /externalIPs can intercept/, "traffic that a Service takes while it is deleted is reviewed");
  const terminating = await attempt([
    ...bank,
    "patch",
    "service",
    "old",
    "--type=merge",
    "-p",
    '{"metadata":{"finalizers":null}}',
  ]);
  t.ok(terminating.isDone, `the removal of a finalizer: ${terminating.said}`);
  await eventually("the deletion", async () => !(await attempt([...bank, "get", "service", "old"])).isDone);

  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web" }] } },
    },
  };
  await kubectl(["create", "-f", "-"], deployment);
  t.ok((await attempt(["-n", "shop", "scale", "deployment", "web", "--replicas=5"])).isDone, "scale");
  t.ok((await attempt(["-n", "shop", "delete", "deployment", "web"])).isDone, "delete");
});

t.test("F16, F17, F18, F19: strange objects through a real API server", async (t) => {
  const before = await failOpenCount();
  const annotated = (annotations: unknown) => loadBalancer("strange", { metadata: { annotations } });
  const admitted: readonly (readonly [string, object])[] = [
    ["no annotations", annotated(undefined)],
    ["null for annotations", annotated(null)],
    ["empty annotations", annotated({})],
    ["the key there already", annotated({ "cloud.google.com/l4-rbs": "enabled" })],
    ["keys with / and ~", annotated({ "a.b/c": "1", "example.com/x_y": "~1/~0" })],
    ["250 kB of <", annotated({ "cloud.google.com/l4-rbs": "enabled", "example.com/x": "<".repeat(250_000) })],
    ["10,000 keys", annotated(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`example.com/k${n}`, ""])))],
    ["what is no address", loadBalancer("strange", { spec: { loadBalancerIP: "not-an-ip" } })],
  ];
  for (const [title, object] of admitted) {
    const { said } = await create(object, "--dry-run=server");
    t.notMatch(said, /failed calling webhook|InternalError|could not review/, title);
    t.match(said, /created|denied the request/, title);
  }
  const refused: readonly (readonly [string, object, RegExp])[] = [
    ["port 99999", loadBalancer("strange", { spec: { ports: [{ port: 99_999 }] } }), /Invalid value: 99999/],
    [
      "protocol WAT",
      loadBalancer("strange", { spec: { ports: [{ port: 1, protocol: "WAT" }] } }),
      /Unsupported value: "WAT"/,
    ],
    ["__proto__", annotated(JSON.parse('{"__proto__":"x"}')), /__proto__/],
    ["4 MB of annotations", annotated({ "example.com/x": "x".repeat(2_900_000) }), /Too long|too large/i],
  ];
  for (const [title, object, reason] of refused)
    t.match((await create(object, "--dry-run=server")).said, reason, title);
  t.equal(await failOpenCount(), before, "F20: nothing was admitted because a webhook failed");
});

t.test("F24: a controller that removes what was added wins at once", async (t) => {
  await kubectl(["create", "-f", "-"], loadBalancer("contested", { metadata: { annotations: {} } }));
  const rbs = ["-n", "shop", "get", "service", "contested", "-o", "jsonpath={.metadata.annotations}"];
  t.match(await kubectl(rbs), /l4-rbs/, "added on creation");
  for (let round = 0; round < 10; round++) {
    const patch = '{"metadata":{"annotations":{"cloud.google.com/l4-rbs":null}}}';
    await attempt([
      "-n",
      "shop",
      "--as=system:serviceaccount:kube-system:l4",
      "--as-group=system:masters",
      "patch",
      "service",
      "contested",
      "-p",
      patch,
    ]);
    await kubectl(["-n", "shop", "annotate", "--overwrite", "service", "contested", `example.com/round=${round}`]);
    t.notMatch(await kubectl(rbs), /l4-rbs/, `round ${round}`);
  }
});

const ownAuthority = issueAuthority("test CA", { now: new Date(), lifeMs: HOUR_MS });
const names = ["127.0.0.1", "localhost"];
const leafFor = (leafNames: readonly string[], now = new Date(), lifeMs = HOUR_MS): Identity =>
  issueLeaf(ownAuthority, leafNames, { now, lifeMs });

/** A webhook as it should not be. */
interface Broken {
  readonly title: string;
  readonly leaf?: Identity;
  /** Undefined: never. */
  readonly answer?: (uid: string) => { readonly status: number; readonly body: string } | undefined;
  readonly isDown?: boolean;
  /** What kubectl shows where failures are refused. */
  readonly says: RegExp;
}

const review = (response: object) => ({
  status: 200,
  body: JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response }),
});

const BROKEN: readonly Broken[] = [
  { title: "down", isDown: true, says: /connection refused/ },
  { title: "slow", answer: () => undefined, says: /context deadline exceeded|Client.Timeout/ },
  {
    title: "answering garbage",
    answer: () => ({ status: 200, body: "<html>" }),
    says: /couldn't get version\/kind|invalid character/,
  },
  { title: "answering 500", answer: () => ({ status: 500, body: "{}" }), says: /an error on the server/ },
  {
    title: "answering for another request",
    answer: () => review({ uid: "another", allowed: true }),
    says: /expected response.uid/,
  },
  { title: "expired", leaf: leafFor(names, new Date(Date.now() - 10 * HOUR_MS)), says: /certificate has expired/ },
  {
    title: "named otherwise",
    leaf: leafFor(["elsewhere.example"]),
    says: /certificate is valid for elsewhere.example|doesn't contain any IP SANs/,
  },
];

t.test("F1, F2, F8, F10, F20: a webhook that is…", { jobs: 4 }, async (t) => {
  const servers = new Set<Server>();
  t.teardown(() => {
    for (const broken of servers) {
      broken.closeAllConnections();
      broken.close();
    }
  });
  for (const {
    title,
    leaf = leafFor(names),
    answer = (uid: string) => review({ uid, allowed: true }),
    isDown,
    says,
  } of BROKEN) {
    t.test(title, async (t) => {
      const broken = createServer({ key: leaf.key, cert: leaf.certificate }, async (request, response) => {
        let text = "";
        for await (const chunk of request) text += chunk;
        const answered = answer((JSON.parse(text) as { request: { uid: string } }).request.uid);
        if (answered) response.writeHead(answered.status, { "content-type": "application/json" }).end(answered.body);
      }).listen(0, "127.0.0.1");
      await once(broken, "listening");
      const { port } = broken.address() as AddressInfo;
      if (isDown) await new Promise((resolve) => broken.close(resolve));
      else servers.add(broken);
      for (const failurePolicy of ["Ignore", "Fail"]) {
        const name = `${title.replaceAll(" ", "-")}-${failurePolicy.toLowerCase()}`;
        await kubectl(["create", "-f", "-"], brokenConfiguration(name, failurePolicy, port));
        const object = loadBalancer(name, { metadata: { labels: { broken: name } } });
        if (failurePolicy === "Fail") {
          await eventually("a refusal", async () => !(await create(object, "--dry-run=server")).isDone);
          t.match((await create(object, "--dry-run=server")).said, says, "Fail refuses, and says why");
        } else {
          await pause(500);
          const startedMs = performance.now();
          const { isDone, said } = await create(object, "--dry-run=server");
          t.ok(isDone, `Ignore admits ${said}`);
          // One second is the webhook's timeout, the rest kubectl's own way on a machine with other work.
          t.ok(performance.now() - startedMs < 8_000, "and does not wait for longer than its timeout");
        }
        await kubectl(["delete", "validatingwebhookconfiguration", name]);
      }
    });
  }
});

function brokenConfiguration(name: string, failurePolicy: string, port: number) {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        name: "broken.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        timeoutSeconds: 1,
        failurePolicy,
        objectSelector: { matchLabels: { broken: name } },
        clientConfig: {
          url: `https://127.0.0.1:${port}/validate`,
          caBundle: Buffer.from(ownAuthority.certificate).toString("base64"),
        },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"] }],
      },
    ],
  };
}

t.test(
  "F1, F5, F6: with no replica left and failures refused, only load balancers wait, and there is a way out",
  async (t) => {
    service.setEndpoints([]);
    await current.stop();
    const { isDone, said } = await create(loadBalancer("stranded"));
    t.notOk(isDone);
    t.match(said, /failed calling webhook "services.l4guard.dev"/);
    const plain = { type: "ClusterIP", externalTrafficPolicy: undefined, loadBalancerSourceRanges: undefined };
    const inside = { metadata: { annotations: {} }, spec: plain };
    t.ok((await create(loadBalancer("inside", inside))).isDone, "a ClusterIP Service");
    t.ok((await create(loadBalancer("own", { metadata: { namespace: "l4guard" } }))).isDone, "in its own namespace");
    t.ok((await create(loadBalancer("system", { metadata: { namespace: "kube-system" } }))).isDone, "in kube-system");
    const startedMs = performance.now();
    await kubectl(["delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", "l4guard"]);
    await eventually("an admission", async () => (await create(loadBalancer("rescued"))).isDone);
    t.comment(`admitted ${((performance.now() - startedMs) / 1_000).toFixed(1)} s after the documented command`);

    await kubectl(["apply", "--server-side", "--field-manager=helm", "-f", "-"], configurationsWith("Ignore"));
    await pause(1_000);
    t.ok((await create(loadBalancer("unseen"))).isDone, "F4: installed before its Pods are ready, it lets all pass");
    await kubectl(["apply", "--server-side", "--field-manager=helm", "-f", "-"], configurationsWith("Fail"));
    current = await startReplica("replica-1");
    service.setEndpoints([current.port]);
    await denies();
  },
);

const isAdmitted = (status: number, body: string) =>
  status === 201 ? undefined : `${status} instead of 201: ${body.slice(0, 300)}`;
const isDenied = (status: number, body: string) =>
  status === 403 && body.includes("lb-type-value-invalid")
    ? undefined
    : `${status} instead of 403: ${body.slice(0, 300)}`;
const path = "/api/v1/namespaces/shop/services?dryRun=All";
const LOAD: readonly LoadedRequest[] = [
  { path, body: loadBalancer("under-load"), problem: isAdmitted },
  { path, body: loadBalancer("under-load", MISSPELT), problem: isDenied },
];

async function answeredSince(load: AdmissionLoad, count: number): Promise<void> {
  const from = load.answered;
  await eventually(`${count} more answers`, () => load.answered >= from + count || load.failures.length > 0, 60_000);
}

t.test("R3, F12: ten rolling replacements under load without one failed admission", { timeout: 600_000 }, async (t) => {
  const before = await failOpenCount();
  const load = startAdmissionLoad(server, 8, LOAD);
  for (let replacement = 0; replacement < 10; replacement++) {
    await answeredSince(load, 20);
    const successor = await startReplica(`rolling-${replacement}`);
    service.setEndpoints([successor.port]);
    t.equal(await current.stop(), 0);
    current = successor;
  }
  await answeredSince(load, 20);
  await load.stop();
  t.same(load.failures.slice(0, 5), [], `${load.answered} admissions`);
  t.equal(await failOpenCount(), before, "and none was let pass unseen");
});

/** Certificates are due after half of so short a life, and have the other half left. */
const SHORT_LIVED = [
  ...["--authority-life", "24s", "--certificate-life", "8s"],
  ...["--bundle-settle", "1s", "--certificate-check", "500ms"],
];

t.test(
  "R4, R8, F7, F8, F9: twenty rotations of certificate and authority under load without one failed admission",
  { timeout: 600_000 },
  async (t) => {
    service.setEndpoints([]);
    await current.stop();
    await kubectl(["-n", "l4guard", "delete", "secret", "l4guard-certificates"]);
    const pair = await Promise.all(["a", "b"].map((name) => startReplica(name, SHORT_LIVED)));
    service.setEndpoints(pair.map(({ port }) => port));
    await denies();
    const before = await failOpenCount();
    const load = startAdmissionLoad(server, 4, LOAD);
    const served = (replica: WebhookProcess) =>
      new Set(
        replica.log().flatMap(({ message, fingerprint }) => (message === "serving certificate" ? [fingerprint] : [])),
      );
    const rotations = () => Math.min(...pair.map((replica) => served(replica).size)) - 1;
    await eventually("ten rotations", () => rotations() >= 10 || load.failures.length > 0, 120_000);
    // Whoever deletes the Secret gets a new authority, beside the old one.
    await kubectl(["-n", "l4guard", "delete", "secret", "l4guard-certificates"]);
    await eventually("twenty rotations", () => rotations() >= 20 || load.failures.length > 0, 120_000);
    await load.stop();
    const steps = pair.flatMap((replica) =>
      replica.log().flatMap(({ message, step }) => (message === "certificate rotation" ? [String(step)] : [])),
    );
    const counts = Object.entries(Object.groupBy(steps, (step) => step));
    t.comment(`steps: ${counts.map(([step, all]) => `${step} ${all?.length}`).join(", ")}`);
    t.same(load.failures.slice(0, 5), [], `${load.answered} admissions during ${rotations()} rotations`);
    t.ok(steps.filter((step) => step === "switch").length >= 2, "authorities too");
    t.equal(await failOpenCount(), before, "and none was let pass unseen");

    // R7: both die at once, and whoever comes next goes on from what they left.
    await Promise.all(pair.map((replica) => replica.kill()));
    current = await startReplica("after-the-crash", SHORT_LIVED);
    service.setEndpoints([current.port]);
    await denies();
  },
);

t.test("F7: a CA bundle that somebody overwrites is put right", async (t) => {
  const place = "validatingwebhookconfiguration";
  const wrong = Buffer.from(ownAuthority.certificate).toString("base64");
  service.setEndpoints([]);
  await current.stop();
  current = await startReplica("repairing", SHORT_LIVED);
  service.setEndpoints([current.port]);
  await denies();
  const patch = [{ op: "replace", path: "/webhooks/0/clientConfig/caBundle", value: wrong }];
  await kubectl(["patch", place, "l4guard", "--type=json", "-p", JSON.stringify(patch)]);
  const shown = ["get", place, "l4guard", "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}"];
  await eventually("the repair", async () => (await kubectl(shown)) !== wrong, 60_000);
  t.match(Buffer.from(await kubectl(shown), "base64").toString(), /BEGIN CERTIFICATE/);
  await denies();
});

t.test(
  "F5, S2: a webhook configuration that is deleted comes back with its bundle, and a changed one too",
  async (t) => {
    const checkMs = 8_000;
    const registration = join(folder, "registration.yaml");
    writeFileSync(registration, configurationsWith("Fail"));
    service.setEndpoints([]);
    await current.stop();
    // The authority of the tests before lives for seconds, and would expire between two of these looks.
    await kubectl(["-n", "l4guard", "delete", "secret", "l4guard-certificates"]);
    current = await startReplica("restoring", [
      ...["--certificate-check", `${checkMs}ms`, "--bundle-settle", "1s"],
      ...["--registration-file", registration, "--restore-registration"],
    ]);
    service.setEndpoints([current.port]);
    await denies();
    const place = ["validatingwebhookconfiguration", "l4guard"];
    await kubectl(["delete", ...place]);
    await eventually(
      "admitted unseen",
      async () => (await create(loadBalancer("x", MISSPELT), "--dry-run=server")).isDone,
    );
    // A look puts it back; that the bundle came only with the next one would take twice as long.
    const isBack = async () =>
      (await create(loadBalancer("x", MISSPELT), "--dry-run=server")).said.includes("denied the request");
    await eventually("the restored configuration", isBack, 1.75 * checkMs);
    const patch = [{ op: "replace", path: "/webhooks/0/failurePolicy", value: "Ignore" }];
    await kubectl(["patch", ...place, "--type=json", "-p", JSON.stringify(patch)]);
    const shown = ["get", ...place, "-o", "jsonpath={.webhooks[0].failurePolicy}"];
    await eventually("the changed field", async () => (await kubectl(shown)) === "Fail", 60_000);
    await denies();
    t.match(await current.metric("l4guard_registration_restores_total"), 2);
  },
);

t.test("S3: only an API server that shows the right certificate is answered", async (t) => {
  const authorityFile = join(folder, "clients.crt");
  writeFileSync(authorityFile, clients.ca);
  const fussy = await startReplica("fussy", [
    ...SHORT_LIVED,
    "--client-ca",
    authorityFile,
    "--client-names",
    "kube-apiserver",
  ]);
  service.setEndpoints([fussy.port]);
  await current.stop();
  await denies();
  const stranger = await startReplica("stranger", [
    ...SHORT_LIVED,
    "--client-ca",
    authorityFile,
    "--client-names",
    "another",
  ]);
  service.setEndpoints([stranger.port]);
  await fussy.stop();
  await eventually("a refusal", async () =>
    (await create(loadBalancer("refused"), "--dry-run=server")).said.includes("failed calling webhook"),
  );
  t.ok((await stranger.metric('l4guard_requests_refused_total{status="403"}')) > 0);
  await stranger.stop();
});
