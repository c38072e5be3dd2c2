import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { startApiServer } from "../support/api-server.ts";
import { authority } from "../support/observed-cluster.ts";
import { run } from "../support/scenario.ts";

const cwd = mkdtempSync(join(tmpdir(), "l4guard-drift-"));
const service = (ports: readonly object[]) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: { type: "LoadBalancer", selector: { app: "web" }, ports },
});
const live = {
  ...service([{ port: 443, protocol: "TCP", targetPort: 443, nodePort: 31443 }]),
  status: { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } },
};
live.metadata = { ...live.metadata, ...{ finalizers: ["gke.networking.io/l4-netlb-v2"] } };
const server = await startApiServer({ authority, objects: [live] });
t.teardown(async () => {
  await server.stop();
  rmSync(cwd, { recursive: true });
});
writeFileSync(join(cwd, "kubeconfig"), server.kubeconfig());
writeFileSync(join(cwd, "stranger"), server.kubeconfig("wrong-token"));
const drift = (argv: readonly string[], stdin = "") =>
  run(["drift", "--timeout", "60", "--kubeconfig", "kubeconfig", ...argv], { cwd, stdin });
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd, stdio: "pipe" });

t.test("files, standard input and a git revision are compared with the cluster", async (t) => {
  writeFileSync(join(cwd, "web.yaml"), JSON.stringify(service([{ port: 443 }])));
  git("init", "--quiet");
  git("add", "web.yaml");
  git("commit", "--quiet", "--message", "as it lives");
  const same = await drift(["web.yaml"]);
  t.equal(same.stdout, "1 object compared: all live as they are written.\n");
  t.equal(same.code, 0, same.stderr);
  writeFileSync(join(cwd, "web.yaml"), JSON.stringify(service([{ port: 8443 }])));
  const edited = await drift(["web.yaml", "--format", "json"]);
  t.equal(edited.code, 1);
  t.match(JSON.parse(edited.stdout).drifts, [{ kind: "differs", forwardingRuleChange: "recreated" }]);
  t.equal((await drift(["--revision", "HEAD", "web.yaml"])).code, 0, "the revision lives");
  const piped = await drift(
    ["-"],
    JSON.stringify({ ...service([{ port: 80 }]), metadata: { name: "new", namespace: "shop" } }),
  );
  t.match(piped.stdout, /^Service shop\/new .*\n {2}does not live in the cluster: a sync creates it\n/);
  t.notOk(
    server.requests.some(({ method }) => method !== "GET"),
    "nothing is written",
  );
});

t.test("what can't be read is told", async (t) => {
  const stranger = await run(["drift", "--timeout", "60", "--kubeconfig", "stranger", "web.yaml"], { cwd });
  t.equal(stranger.code, 2);
  t.match(stranger.stderr, /^l4guard drift: the cluster can't be read: it does not know who you are/);
  const broken = await drift(["-"], "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer");
  t.equal(broken.code, 2);
  t.match(broken.stderr, /<stdin>/);
  const allow = server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { path: "/api/v1/services" });
  t.match((await drift(["web.yaml"])).stderr, /not allowed to list services/);
  allow();
});
