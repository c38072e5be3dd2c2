import { writeFileSync } from "node:fs";
import { mkdir, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { SETTINGS } from "../../src/config/settings.ts";
import { startApiServer } from "../support/api-server.ts";
import { HOUR_MS, until } from "../support/listening-webhook.ts";
import {
  plainService,
  responseIn,
  serviceReview,
  servingLeaf,
  startTestWebhook,
  temporaryFolder,
} from "../support/review-server.ts";

t.test("F8, F10: what can't be served stops the start", async (t) => {
  const webhook = await startTestWebhook(t);
  const folder = temporaryFolder(t);
  const start = (leaf: { certificate: string; key: string }) => {
    writeFileSync(join(folder, "tls.crt"), leaf.certificate);
    writeFileSync(join(folder, "tls.key"), leaf.key);
    const files = ["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")];
    return startTestWebhook(t, files);
  };
  const unnamed = issueLeaf(webhook.authority, [], { now: new Date(), lifeMs: HOUR_MS });
  await t.rejects(start(unnamed), { name: "UsageError", message: /no subject alternative name l4guard.l4guard.svc/ });
  const expired = servingLeaf(webhook.authority, new Date(Date.now() - 3 * HOUR_MS));
  await t.rejects(start(expired), { name: "UsageError", message: /expired/ });
});

t.test("what can't start says why, and leaves nothing behind", async (t) => {
  const api = await startApiServer();
  t.teardown(() => api.stop());
  const folder = temporaryFolder(t);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [hourAgo, dayAgo] = [new Date(Date.now() - HOUR_MS), new Date(Date.now() - 24 * HOUR_MS)];
  const expired = issueAuthority("expired", { now: dayAgo, lifeMs: hourAgo.getTime() - dayAgo.getTime() }).certificate;
  const { port, webhook } = await startTestWebhook(t);
  const taken = ["--port", String(port)];
  const healthTaken = ["--health-port", new URL(webhook.healthUrl).port];
  const cases: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
    [taken, /^--listen-address, --port: listen EADDRINUSE: address already in use 127.0.0.1:\d+$/],
    [["--listen-address", "192.0.2.1"], /^--listen-address, --port: listen EADDRNOTAVAIL/],
    [healthTaken, /^--health-address, --health-port: listen EADDRINUSE: address already in use 127.0.0.1:\d+$/],
    [["--audit", "--audit-percent", "101"], /^--audit-percent must be from 1 to 100$/],
    [["--dashboard", "--dashboard-port", String(port)], /^--dashboard-port: listen EADDRINUSE/],
    [["--client-ca", "nowhere.crt"], /^nowhere.crt: no such file or folder$/],
    [["--client-ca", file("empty.crt", "")], /^--client-ca .*empty.crt: there is no certificate \(PEM\) in it$/],
    [
      ["--client-ca", file("expired.crt", expired)],
      /^--client-ca .*: every certificate in it has expired, the last at 2/,
    ],
  ];
  await t.rejects(startTestWebhook(t, ["--dashboard"]), {
    name: "UsageError",
    message: "--dashboard needs a cluster: run in a Pod, or name a --kubeconfig",
  });
  const watched = ["--kubeconfig", file("kubeconfig", api.kubeconfig())];
  for (const [flags, message] of cases) {
    await t.rejects(startTestWebhook(t, [...watched, ...flags]), { name: "UsageError", message });
    await until(() => api.connectionCount === 0);
    t.equal(api.watches.size, 0, "the cluster is not watched any more");
  }
});

t.test("S14: policy and cluster files are swapped whole, as Kubernetes swaps mounted ConfigMaps", async (t) => {
  // A mounted ConfigMap: FILE -> ..data/FILE, and ..data -> a folder that is replaced by a rename of the link.
  const mount = temporaryFolder(t);
  await mkdir(join(mount, "..1"));
  await writeFile(join(mount, "..1", "policy.yaml"), "preset: recommended\n");
  await symlink("..1", join(mount, "..data"));
  await symlink("..data/policy.yaml", join(mount, "policy.yaml"));
  const publish = async (version: number, text: string) => {
    await mkdir(join(mount, `..${version}`));
    await writeFile(join(mount, `..${version}`, "policy.yaml"), text);
    await symlink(`..${version}`, join(mount, "..data_tmp"));
    await rename(join(mount, "..data_tmp"), join(mount, "..data"));
    t.equal(await readlink(join(mount, "..data")), `..${version}`);
  };
  const webhook = await startTestWebhook(t, ["--policy", join(mount, "policy.yaml"), "--reload-interval", "1h"]);
  const typo = plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } } });
  const isAllowed = async () => responseIn(await webhook.post("/validate", serviceReview(typo))).allowed;
  const refusals = () => webhook.metric('l4guard_configuration_loads_total{file="policy",outcome="refused"}');
  t.equal(await isAllowed(), false);
  await publish(2, "preset: audit\n");
  await until(isAllowed);
  await publish(3, "preset: strictest\n");
  await until(async () => (await refusals()) === 1);
  t.equal(await isAllowed(), true, "a bad file leaves the one before in force");
  t.equal(await webhook.metric('l4guard_configuration_is_current{file="policy"}'), 0);
  t.match(await webhook.log(), /preset: must be one of recommended, strict, audit/, "and the log names the place");
  await publish(4, "preset: recommended\n");
  await until(async () => !(await isAllowed()));
  t.equal(await webhook.metric('l4guard_configuration_is_current{file="policy"}'), 1);

  await t.rejects(
    startTestWebhook(t, ["--policy", join(mount, "none.yaml")]),
    { name: "UsageError" },
    "nor a start without",
  );
});

t.test("F38: by default the webhook is where a private cluster's control plane reaches it", async (t) => {
  t.equal(SETTINGS.port.default, "10250");
});
