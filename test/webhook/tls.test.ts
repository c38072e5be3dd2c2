import { writeFile } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import t from "tap";
import { issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { HOUR_MS, review, until } from "../support/listening-webhook.ts";
import {
  SERVICE_NAME,
  servingLeaf,
  startTestWebhook,
  type TestWebhook,
  temporaryFolder,
} from "../support/review-server.ts";
import { createTestAuthority } from "../support/test-authority.ts";

/** The serial number of the certificate that new connections get. */
async function servedSerial(webhook: TestWebhook): Promise<string> {
  const socket = await webhook.connect();
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

t.test("F9, F13: new material is served to new connections, and open ones end with their next answer", async (t) => {
  const webhook = await startTestWebhook(t, ["--reload-interval", "1h"]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const first = await webhook.post("/validate", review, { agent });
  t.equal(first.headers["connection"], "keep-alive");
  const before = await servedSerial(webhook);

  const swap = async (material: { certificate: string; key: string }) => {
    await writeFile(webhook.certificateFile, material.certificate);
    await writeFile(webhook.keyFile, material.key);
  };
  const refusals = () => webhook.metric('l4guard_certificate_changes_total{outcome="refused"}');
  const good = servingLeaf(webhook.authority);
  const expired = servingLeaf(webhook.authority, new Date(Date.now() - 3 * HOUR_MS));
  const unnamed = issueLeaf(webhook.authority, ["other.svc"], { now: new Date(), lifeMs: HOUR_MS });
  const unfit: readonly (readonly [string, { certificate: string; key: string }])[] = [
    ["half a file", { ...good, certificate: good.certificate.slice(0, 300) }],
    ["a key of another certificate", { ...good, key: expired.key }],
    ["an expired certificate", expired],
    ["F10: another name", unnamed],
  ];
  for (const [title, material] of unfit) {
    const count = await refusals();
    await swap(material);
    await until(async () => (await refusals()) > count);
    t.equal(await servedSerial(webhook), before, `${title}: the old certificate stays`);
  }
  t.match(await webhook.log(), "the certificate expired at", "and the log says why");

  await swap(good);
  await until(async () => (await servedSerial(webhook)) !== before);
  const last = await webhook.post("/validate", review, { agent });
  t.same([last.status, last.headers["connection"]], [200, "close"], "the open connection's next answer is its last");
  const next = await webhook.post("/validate", review, { agent });
  t.same([next.status, next.headers["connection"]], [200, "keep-alive"], "the one after comes over a new one");
  t.ok((await webhook.metric("l4guard_certificate_not_after_seconds")) > Date.now() / 1_000, "F8: its end is a metric");
});

t.test("F8: readiness ends with the certificate; liveness does not", async (t) => {
  const folder = temporaryFolder(t);
  const authority = issueAuthority("short", { now: new Date(), lifeMs: HOUR_MS });
  const leaf = servingLeaf(authority, new Date(), 1_500);
  await writeFile(join(folder, "tls.crt"), leaf.certificate);
  await writeFile(join(folder, "tls.key"), leaf.key);
  const files = ["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")];
  const webhook = await startTestWebhook(t, files);
  t.same(await webhook.health("/readyz"), { status: 200, text: "ok\n" });
  await until(async () => (await webhook.health("/readyz")).status === 503);
  t.match(await webhook.health("/readyz"), { status: 503, text: /^certificate: the certificate expired at 2\S+Z\n$/ });
  t.same(await webhook.health("/livez"), { status: 200, text: "ok\n" });
  t.equal(await webhook.metric("l4guard_ready"), 0);
});

t.test("S3: with an authority for clients, only its certificates with the right name are let in", async (t) => {
  const folder = temporaryFolder(t);
  const [clients, others] = [createTestAuthority("clients"), createTestAuthority("others")];
  const client = (authority: typeof clients, name: string) => authority.issue([name]);
  await writeFile(join(folder, "ca.crt"), clients.ca);
  const webhook = await startTestWebhook(t, [
    "--client-ca",
    join(folder, "ca.crt"),
    "--client-names",
    "kube-apiserver, api",
  ]);
  const ask = async (credentials: object) => {
    const { status, body } = await webhook.post("/validate", review, credentials);
    return [status, (JSON.parse(body) as { error?: string }).error];
  };
  const required = "a client certificate of the configured authority is required";
  t.same(await ask({}), [403, required], "no certificate");
  t.same(await ask(client(others, "kube-apiserver")), [403, required], "another authority's");
  t.same(await ask(client(clients, "mallory")), [403, "the client certificate bears none of the configured names"]);
  t.same(await ask(client(clients, "kube-apiserver")), [200, undefined]);
  t.equal(await webhook.metric('l4guard_requests_refused_total{status="403"}'), 3);
  const anyName = await startTestWebhook(t, ["--client-ca", join(folder, "ca.crt")]);
  t.equal(
    (await anyName.post("/validate", review, client(clients, "mallory"))).status,
    200,
    "without names any will do",
  );
});

t.test("S3: a new authority for clients counts at once, an unfit one never", async (t) => {
  const folder = temporaryFolder(t);
  const [before, after] = [createTestAuthority("before"), createTestAuthority("after")];
  const file = join(folder, "ca.crt");
  await writeFile(file, before.ca);
  const webhook = await startTestWebhook(t, ["--client-ca", file]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...before.issue(["kube-apiserver"]) });
  t.teardown(() => agent.destroy());
  const status = async (credentials: object) => (await webhook.post("/validate", review, credentials)).status;
  t.equal(await status({ agent }), 200);

  const loads = (outcome: string) =>
    webhook.metric(`l4guard_configuration_loads_total{file="client-ca",outcome="${outcome}"}`);
  await writeFile(file, "nonsense");
  await until(async () => (await loads("refused")) === 1);
  t.equal(await status({ agent }), 200, "the one before stays in force");

  await writeFile(file, after.ca);
  await until(async () => (await loads("loaded")) === 2);
  const last = await webhook.post("/validate", review, { agent });
  t.same([last.status, last.headers["connection"]], [200, "close"], "an open connection's next answer is its last");
  t.equal(await status({ agent }), 403, "the authority before is not trusted any more");
  t.equal(await status(after.issue(["kube-apiserver"])), 200, "the new one is");
});

t.test("S4: nothing older than TLS 1.2, and only HTTP/1.1", async (t) => {
  const webhook = await startTestWebhook(t);
  const attempt = (options: object) =>
    new Promise<string>((resolve) => {
      const common = {
        host: "127.0.0.1",
        port: webhook.port,
        ca: webhook.authority.certificate,
        servername: SERVICE_NAME,
      };
      const socket = connect({ ...common, ...options }, () => {
        resolve(`${socket.getProtocol()} ${socket.alpnProtocol}`);
        socket.destroy();
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" };
  t.match(await attempt(old), /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/);
  t.equal(await attempt({ maxVersion: "TLSv1.2", ALPNProtocols: ["h2", "http/1.1"] }), "TLSv1.2 http/1.1");
  t.equal(await attempt({}), "TLSv1.3 false");
});
