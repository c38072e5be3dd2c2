import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "node:tls";
import t, { type Test } from "tap";
import { certificatesIn } from "../../src/certificates/pem.ts";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { ClusterCertificateStore } from "../../src/cluster/certificate-store.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { lead } from "../../src/cluster/lease.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import { Observations } from "../../src/domain/observations.ts";
import { startWebhook } from "../../src/webhook/start/start-webhook.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { freePort } from "../support/free-port.ts";
import {
  plainService,
  postReview,
  responseIn,
  SERVICE_NAME,
  serviceReview,
  temporaryFolder,
} from "../support/review-server.ts";

const KINDS = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"];

/** A cluster in which l4guard was just installed: webhook configurations without a CA bundle. */
async function installedCluster(t: Test): Promise<ApiServer> {
  const server = await startApiServer();
  t.teardown(() => server.stop());
  for (const kind of KINDS) {
    server.put({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind,
      metadata: { name: "l4guard" },
      webhooks: [webhook("services.l4guard.dev"), webhook("workloads.l4guard.dev")],
    });
  }
  return server;
}

function webhook(name: string): object {
  return { name, clientConfig: { service: { name: "l4guard", namespace: "l4guard" } }, sideEffects: "None" };
}

/** The CA bundles in both configurations, as PEM. */
function bundlesIn(server: ApiServer): string[] {
  return KINDS.flatMap((kind) =>
    server
      .objects(kind)
      .flatMap(({ webhooks }) =>
        (webhooks as { clientConfig: { caBundle?: string } }[]).map(({ clientConfig }) =>
          Buffer.from(clientConfig.caBundle ?? "", "base64").toString(),
        ),
      ),
  );
}

async function storeFor(t: Test, server: ApiServer): Promise<ClusterCertificateStore> {
  const path = join(temporaryFolder(t), "kubeconfig");
  await writeFile(path, server.kubeconfig());
  const client = createApiClient(new CredentialSource({ kind: "kubeconfig", path }, systemClock), systemClock);
  t.teardown(() => client.close());
  return new ClusterCertificateStore({
    client,
    namespace: "l4guard",
    secretName: "l4guard-certificates",
    configurationName: "l4guard",
    leaseName: "l4guard-certificates-leader",
    leaseDurationMs: 180_000,
    pod: { name: "l4guard-0", uid: "pod-uid" },
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

// Loading the package takes seconds on a busy machine, which the first request's deadline must not pay for.
await import("@kubernetes/client-node");

t.test("the objects in a cluster, each write on the version that was read", async (t) => {
  const server = await installedCluster(t);
  const store = await storeFor(t, server);
  t.equal(await store.readSecret(), undefined);
  t.equal(await store.createSecret({ "tls.crt": "one" }), "written");
  t.equal(await store.createSecret({ "tls.crt": "two" }), "conflict", "a Secret is created once");
  const secret = await store.readSecret();
  t.same(secret?.value, { "tls.crt": "one" });
  t.equal(await store.updateSecret({ "tls.crt": "three" }, secret?.version ?? ""), "written");
  t.equal(await store.updateSecret({ "tls.crt": "four" }, secret?.version ?? ""), "conflict");
  t.same((await store.readSecret())?.value, { "tls.crt": "three" });

  const [bundle] = await store.readBundles();
  t.same(bundle?.value, { configuration: "validatingwebhookconfigurations", bundles: ["", ""] });
  const { configuration = "" } = bundle?.value ?? {};
  t.equal(await store.writeBundle(configuration, "PEM", bundle?.version ?? ""), "written");
  t.equal(await store.writeBundle(configuration, "older", bundle?.version ?? ""), "conflict");
  const [read] = await store.readBundles();
  const end = server.fail({ kind: "delay", ms: 200 }, { verb: "patch" });
  const raced = store.writeBundle(configuration, "late", read?.version ?? "");
  await until(() => server.requests.at(-1)?.verb === "patch");
  server.put({ ...server.objects(KINDS[0] ?? "")[0], apiVersion: "admissionregistration.k8s.io/v1" });
  t.equal(await raced, "conflict", "also where the change comes between reading and writing");
  end();
  t.same(
    (await store.readBundles()).map(({ value }) => value.bundles),
    [
      ["PEM", "PEM"],
      ["", ""],
    ],
  );
  const apply = server.requests.findLast(({ verb, headers }) => verb === "patch" && headers["content-type"]);
  t.equal(apply?.headers["content-type"], "application/apply-patch+yaml");
  t.equal(apply?.query.get("fieldManager"), "l4guard-certificates");
  t.match(server.objects(KINDS[0] ?? "")[0]?.["webhooks"], [{ sideEffects: "None" }, {}], "the rest is left alone");

  t.equal(await store.readLease(), undefined);
  const record = { holder: "a", renewedAt: new Date("2026-11-21T12:00:00.123Z") };
  t.equal(await store.createLease(record), "written");
  t.equal(await store.createLease(record), "conflict");
  const lease = await store.readLease();
  t.same(lease?.value, record);
  t.equal(await store.updateLease({ ...record, holder: "b" }, lease?.version ?? ""), "written");
  t.equal(await store.updateLease(record, lease?.version ?? ""), "conflict");

  const report = { replica: "l4guard-0", fingerprint: "AA:BB", renewedAt: record.renewedAt };
  await store.writeReport(report);
  await store.writeReport({ ...report, fingerprint: "CC:DD" });
  t.same(await store.readReports(), [{ ...report, fingerprint: "CC:DD", isOwned: true }]);
  t.match(server.objects("Lease").find(({ metadata }) => metadata.name === "l4guard-serving-l4guard-0")?.metadata, {
    ownerReferences: [{ kind: "Pod", name: "l4guard-0", uid: "pod-uid" }],
  });
  await store.removeReport("l4guard-0");
  await store.removeReport("l4guard-0");
  t.same(await store.readReports(), []);

  server.fail({ kind: "status", code: 500 });
  await t.rejects(store.readSecret(), { name: "ApiFailure" }, "all else is an error");
});

/** A replica with the certificate that all share; it ends with the test. */
async function startReplica(t: Test, kubeconfig: string, name: string, flags: readonly string[] = []) {
  const { stdin, stdout } = process;
  const stderr = new PassThrough().resume();
  const io = { stdin, stdout, stderr, env: {}, cwd: process.cwd(), now: () => new Date() };
  const settings = [
    ...["--kubeconfig", kubeconfig, "--state", "test/fixtures/no-objects.yaml"],
    ...["--pod-name", name, "--pod-uid", name],
    ...["--listen-address", "127.0.0.1", "--port", "0", "--health-address", "127.0.0.1", "--health-port", "0"],
    ...["--certificate-check", "100ms", "--bundle-settle", "100ms", "--drain-delay", "0s", "--drain-limit", "500ms"],
  ];
  const webhook = await startWebhook(readSettings([...settings, ...flags], {}), io, "0.0.0-test");
  t.teardown(() => webhook.stop());
  return webhook;
}

t.test("R18: a replica that waits for its first certificate is alive, and says what it waits for", async (t) => {
  const server = await installedCluster(t);
  const recover = server.fail({ kind: "status", code: 500 });
  const kubeconfig = join(temporaryFolder(t), "kubeconfig");
  await writeFile(kubeconfig, server.kubeconfig());
  const healthPort = await freePort();
  const starting = startReplica(t, kubeconfig, "waiting", ["--health-port", String(healthPort)]);
  const health = (path: string) =>
    fetch(`http://127.0.0.1:${healthPort}${path}`).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      () => undefined,
    );
  await until(async () => (await health("/livez"))?.status === 200);
  const waiting = "certificate: there is none to serve yet\nlistener: not listening yet\n";
  t.same(await health("/readyz"), { status: 503, text: waiting });
  recover();
  await starting;
  t.same(await health("/readyz"), { status: 200, text: "ok\n" });
});

t.test("F4, F7, R8: two replicas install themselves, one writes, and overwritten bundles are repaired", async (t) => {
  const server = await installedCluster(t);
  const kubeconfig = join(temporaryFolder(t), "kubeconfig");
  await writeFile(kubeconfig, server.kubeconfig());
  const replica = (name: string) => startReplica(t, kubeconfig, name);
  const [one, two] = await Promise.all([replica("one"), replica("two")]);
  await until(() => bundlesIn(server).every((bundle) => certificatesIn(bundle).length === 1));
  const [bundle = "", ...rest] = bundlesIn(server);
  t.same(rest, [bundle, bundle, bundle], "both configurations, every webhook");
  t.equal(one.certificates.current.fingerprint, two.certificates.current.fingerprint, "both serve the Secret's leaf");
  for (const { url } of [one, two]) {
    const { port } = new URL(url);
    const answer = await postReview({
      port: Number(port),
      authority: bundle,
      path: "/validate",
      body: serviceReview(plainService()),
    });
    t.equal(responseIn(answer).allowed, true, "an API server that trusts the bundle gets its answer");
  }
  t.equal(server.requests.filter(({ verb, path }) => verb === "create" && path.includes("/secrets")).length <= 2, true);
  t.equal(server.objects("Secret").length, 1);

  // Helm wrote its own idea of the configuration.
  server.put({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: KINDS[0] ?? "",
    metadata: { name: "l4guard" },
    webhooks: [webhook("services.l4guard.dev"), webhook("workloads.l4guard.dev")],
  });
  await until(() => bundlesIn(server).every((text) => text === bundle));
  t.pass("repaired");

  // Somebody deleted the Secret: a new authority comes, and the old one stays trusted until nobody needs it.
  const before = one.certificates.current.fingerprint;
  const [secret] = server.objects("Secret");
  if (secret) server.remove(secret);
  const untrusted: string[] = [];
  await until(() => {
    for (const { certificates } of [one, two]) {
      const leaf = new X509Certificate(certificates.current.certificate);
      for (const text of bundlesIn(server)) {
        if (!certificatesIn(text).some((ca) => leaf.verify(new X509Certificate(ca).publicKey))) untrusted.push(text);
      }
    }
    const served = [one, two].map(({ certificates }) => certificates.current.fingerprint);
    const isOver = bundlesIn(server).every((text) => text !== bundle && certificatesIn(text).length === 1);
    return isOver && served[0] === served[1] && served[0] !== before;
  });
  t.same(untrusted, [], "no leaf was served that a bundle did not trust");
  const socket = connect({
    host: "127.0.0.1",
    port: Number(new URL(two.url).port),
    ca: bundlesIn(server)[0],
    servername: SERVICE_NAME,
  });
  await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
  t.ok(socket.authorized, "the new leaf is served");
  socket.destroy();

  await one.stop();
  const reports = server.objects("Lease").filter(({ metadata }) => metadata.name.startsWith("l4guard-serving-"));
  t.same(
    reports.map(({ metadata }) => metadata.name),
    ["l4guard-serving-two"],
    "who goes takes back its report",
  );
  await two.stop();
  const store = await storeFor(t, server);
  t.equal(
    (await store.readLease())?.value.holder,
    "",
    "and whoever leads gives back the lease, so that nobody waits for its end",
  );
  const observations = new Observations(() => 0);
  t.equal(await lead(store, { self: "three", now: new Date(), leaseDurationMs: 180_000, observations }), true);
});
