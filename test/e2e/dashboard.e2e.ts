import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import t from "tap";
import { issueAuthority } from "../../src/certificates/issue.ts";
import { everythingIn, firstPartsOf } from "../support/dashboard-events.ts";
import { freePort } from "../support/free-port.ts";
import { accountToken, auditorToken, populate } from "../support/populate.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { postReview, serviceReview, servingLeaf } from "../support/review-server.ts";
import { startWebhookProcess } from "../support/webhook-process.ts";

const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
const server = await startRealApiServer(requireBinaries());
t.comment(`kube-apiserver ${server.version}`);
const RBAC = "/apis/rbac.authorization.k8s.io/v1";

const service = (namespace: string) => ({
  path: `/api/v1/namespaces/${namespace}/services`,
  body: {
    metadata: { name: `${namespace}-web`, annotations: { "networking.gke.io/load-balancer-type": "internl" } },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 443 }] },
  },
});
await populate(
  server,
  ["shop", "pay", "l4guard"].map((name) => ({ path: "/api/v1/namespaces", body: { metadata: { name } } })),
);
await populate(server, [service("shop"), service("pay")]);

/** A token of an account that may list Services and Ingresses of one namespace. */
async function shopper(namespace: string): Promise<string> {
  const name = "shopper";
  await server.api("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name } });
  await server.api("POST", `${RBAC}/namespaces/${namespace}/roles`, {
    metadata: { name },
    rules: [
      { apiGroups: [""], resources: ["services"], verbs: ["list"] },
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["list"] },
    ],
  });
  await server.api("POST", `${RBAC}/namespaces/${namespace}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", namespace: "default", name }],
  });
  return accountToken(server, name);
}

const all = await auditorToken(server, "auditor");
const some = await shopper("shop");
const authority = issueAuthority("l4guard", { now: new Date(), lifeMs: 3_600_000 });
const leaf = servingLeaf(authority);
writeFileSync(join(folder, "tls.crt"), leaf.certificate);
writeFileSync(join(folder, "tls.key"), leaf.key);
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const webhook = await startWebhookProcess({
  flags: [
    ...["--kubeconfig", server.kubeconfigPath, "--cluster", "test/fixtures/cluster.yaml", "--pod-name", "l4guard-0"],
    ...[
      "--certificates",
      "files",
      "--certificate-file",
      join(folder, "tls.crt"),
      "--key-file",
      join(folder, "tls.key"),
    ],
    ...["--audit", "--audit-reports", "off", "--audit-percent", "100"],
    ...["--dashboard", "--dashboard-port", String(port)],
  ],
});
t.teardown(async () => {
  await webhook.kill();
  await server.stop();
  rmSync(folder, { recursive: true });
});

t.test("two requests are decided", async (t) => {
  for (const namespace of ["shop", "pay"]) {
    const body = serviceReview(service(namespace).body, { namespace, uid: `review-in-${namespace}` });
    const answer = await postReview({ port: webhook.port, authority: authority.certificate, path: "/validate", body });
    t.equal(answer.status, 200);
  }
});

t.test("who may list everything sees both namespaces, as the audit finds them", async (t) => {
  let parts = await firstPartsOf(url, all);
  while (!/shop-web[\s\S]*pay-web|pay-web[\s\S]*shop-web/.test(parts["findings"] ?? "")) {
    await pause(500);
    parts = await firstPartsOf(url, all);
  }
  t.match(parts["findings"], "lb-type-value-invalid");
  t.match(parts["public"], /shop\/shop-web[\s\S]*pay\/pay-web|pay\/pay-web[\s\S]*shop\/shop-web/);
  t.match(parts["decisions"], "review-in-shop");
  t.match(parts["decisions"], "review-in-pay");
  t.match(parts["facts"], "gkeVersion");
  t.match(parts["installation"], "may list the Pods", "its role does not have them");
});

t.test("nothing of a namespace leaks to the one without rights there", async (t) => {
  const parts = await firstPartsOf(url, some);
  t.match(parts["public"], "shop/shop-web");
  t.match(parts["findings"], "shop-web");
  t.match(parts["decisions"], "review-in-shop");
  t.notMatch(everythingIn(parts), /\bpay\b|pay-web|in-pay/);
  t.match(parts["facts"], "may list Nodes");
});

t.test("without a token, and with one that is none, there are no names", async (t) => {
  const parts = await firstPartsOf(url);
  t.match(parts["counts"], /Public load balancers<\/dt><dd><b>2</);
  t.notMatch(everythingIn(parts), /shop|pay/);
  await t.rejects(firstPartsOf(url, "made.up.token"), { message: "401" });
});
