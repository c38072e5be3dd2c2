import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { auditorToken, populate } from "../support/populate.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { run } from "../support/scenario.ts";

const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
const server = await startRealApiServer(requireBinaries());
t.teardown(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
t.comment(`kube-apiserver ${server.version}`);

const namespaces = ["shop", "pay"].map((name) => ({ path: "/api/v1/namespaces", body: { metadata: { name } } }));
const service = (namespace: string, name: string, annotations: object, ranges: readonly string[] = []) => ({
  path: `/api/v1/namespaces/${namespace}/services`,
  body: {
    metadata: { name, annotations, finalizers: ["gke.networking.io/l4-netlb-v2"] },
    spec: { type: "LoadBalancer", loadBalancerSourceRanges: ranges, selector: { app: name }, ports: [{ port: 443 }] },
  },
});
const ingress = {
  path: "/apis/networking.k8s.io/v1/namespaces/shop/ingresses",
  body: { metadata: { name: "front" }, spec: { defaultBackend: { service: { name: "gone", port: { number: 80 } } } } },
};
await populate(server, namespaces);
await populate(server, [
  service("shop", "web", { "networking.gke.io/load-balancer-type": "internal " }),
  service("pay", "api", { "cloud.google.com/l4-rbs": "enabled" }, ["203.0.113.0/24"]),
  ingress,
]);

/** The command line of an account, by its token. */
async function auditAs(token: string, ...argv: string[]) {
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig({ token }), { mode: 0o600 });
  return run(["audit", "--timeout", "60", "--kubeconfig", kubeconfig, ...argv], { cwd: folder });
}

t.test("an account that may get and list is told what is wrong and who gets in", async (t) => {
  const token = await auditorToken(server, "auditor");
  const { code, stdout, stderr } = await auditAs(token);
  t.equal(code, 1);
  t.equal(stderr, "");
  t.match(stdout, /^3 load balancers are public, 2 of them let everyone in\.$/m);
  t.match(stdout, /^ {2}Service pay\/api +no address yet +TCP 443 +203\.0\.113\.0\/24$/m);
  t.match(stdout, /lb-type-value-invalid[\s\S]+ingress-backend-service-missing/);
  t.notMatch(stdout, /[Nn]ot allowed/, "kinds whose CRDs are not there are no error");
  const some = await auditAs(token, "--namespace", "pay", "--format", "json");
  t.equal(some.code, 0, some.stderr);
  t.equal(JSON.parse(some.stdout).summary.objects, 1);
});

t.test("an account that may not list Ingresses is told so", async (t) => {
  const { code, stdout } = await auditAs(await auditorToken(server, "blinkered", ["ingresses"]));
  t.equal(code, 1);
  t.match(stdout.replaceAll("\n", " "), /Not allowed to list ingresses \(test\)/);
  t.notMatch(stdout, /Ingress shop/);
});

t.test("an account that may do nothing is told in a sentence", async (t) => {
  const token = await auditorToken(server, "stranger", ["services"]);
  const { code, stderr } = await auditAs(token);
  t.equal(code, 2);
  t.match(stderr, /^l4guard: test: not allowed to list services\n$/);
});

t.test("drift: what the API server has added is none, what somebody edits is", async (t) => {
  const { path: _, body } = service("pay", "api", { "cloud.google.com/l4-rbs": "enabled" }, ["203.0.113.0/24"]);
  const written = { apiVersion: "v1", kind: "Service", ...body, metadata: { ...body.metadata, namespace: "pay" } };
  writeFileSync(join(folder, "api.yaml"), JSON.stringify(written));
  const argv = ["drift", "--timeout", "60", "--kubeconfig", server.kubeconfigPath, "api.yaml"];
  const same = await run(argv, { cwd: folder });
  t.equal(same.stdout, "1 object compared: all live as they are written.\n");
  t.equal(same.code, 0, same.stderr);
  await server.api("PATCH", "/api/v1/namespaces/pay/services/api", { spec: { externalTrafficPolicy: "Local" } });
  const edited = await run(argv, { cwd: folder });
  t.match(edited.stdout, /spec\.externalTrafficPolicy\n {4}live {5}"Local"\n {4}written {2}"Cluster"\n/);
  t.equal(edited.code, 1);
});

t.test("nothing is written: the objects are as they were", async (t) => {
  const versions = async () =>
    JSON.stringify((await server.api("GET", "/api/v1/services")) as object)
      .match(/"resourceVersion":"\d+"/g)
      ?.slice(1);
  const before = await versions();
  await auditAs(server.token);
  t.same(await versions(), before);
});
