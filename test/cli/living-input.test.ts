import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { readProjectFile } from "../../src/config/configuration-files.ts";
import { startApiServer } from "../support/api-server.ts";
import { authority } from "../support/observed-cluster.ts";
import { run } from "../support/scenario.ts";

const cwd = mkdtempSync(join(tmpdir(), "l4guard-live-"));
const service = (
  name: string,
  annotations: Record<string, string>,
  status: object = {},
  finalizers: readonly string[] = [],
) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations, finalizers },
  spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 443, protocol: "TCP" }] },
  status,
});
const ADDRESS = { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } };
const server = await startApiServer({
  authority,
  objects: [
    service("web", {}, ADDRESS, ["gke.networking.io/l4-netlb-v1"]),
    service("odd", { "networking.gke.io/load-balancer-type": "INTERNAL" }, ADDRESS, ["gke.networking.io/l4-netlb-v1"]),
  ],
});
t.teardown(async () => {
  await server.stop();
  rmSync(cwd, { recursive: true });
});
writeFileSync(join(cwd, "kubeconfig"), server.kubeconfig());
writeFileSync(join(cwd, "stranger"), server.kubeconfig("wrong-token"));
writeFileSync(join(cwd, "old.yaml"), "preset: recommended\n");
writeFileSync(join(cwd, "new.yaml"), "rules: { lb-type-value-invalid: warn }\n");
writeFileSync(join(cwd, "web.yaml"), JSON.stringify(service("web", { "cloud.google.com/l4-rbs": "enabled" })));
const LIVE = ["--live", "--timeout", "60", "--kubeconfig", "kubeconfig"];
const live = (argv: readonly string[]) => run([...argv, ...LIVE], { cwd });

t.test("the live cluster is judged, without a place in a file", async (t) => {
  const diff = await live(["policy", "diff", "old.yaml", "new.yaml"]);
  t.equal(diff.stderr, "");
  t.match(diff.stdout, /^Service shop\/odd {2}\n {2}deny → warn {2}lb-type-value-invalid: /);
  const upgrade = await live(["upgrade", "--from", "1.36.2-gke.100", "--to", "1.37"]);
  t.match(upgrade.stdout, /Service shop\/web *\n {4}medium made anew {2}from 1\.37/);
  t.notOk(
    server.requests.some(({ method }) => method !== "GET"),
    "nothing is written",
  );
});

t.test("manifests are judged by the live cluster", async (t) => {
  const diff = await live(["policy", "diff", "old.yaml", "new.yaml", "web.yaml"]);
  t.equal(
    diff.stdout,
    "old.yaml and new.yaml say the same of 1 object.\n",
    "what is not among the manifests is not judged",
  );
  const upgrade = await live(["upgrade", "--from", "1.36.2-gke.100", "--to", "1.37", "web.yaml"]);
  t.notMatch(upgrade.stdout, /shop\/odd/);
});

t.test("a plan is made for what lives", async (t) => {
  const plan = await live(["migrate", "to-rbs", "shop/web", "--prefer", "same-address", "--format", "json"]);
  t.equal(plan.code, 0, plan.stderr);
  t.match(plan.stdout, /198\.51\.100\.7/, "the address is that of the live Service");
  const missing = await live(["migrate", "to-rbs", "shop/other"]);
  t.equal(missing.code, 1);
});

t.test("policies are generated for the live cluster", async (t) => {
  const argv = ["policy", "vap", "--format", "json", "--gke-version", "1.36.2-gke.1498000"];
  const { code, stdout, stderr } = await live(argv);
  t.equal(code, 0, stderr);
  t.ok(JSON.parse(stdout).translated.includes("weighted-requires-rbs"), "who owns what is known");
});

t.test("what can't be read is told", async (t) => {
  const stranger = await run(["upgrade", "--to", "1.37", "--live", "--timeout", "60", "--kubeconfig", "stranger"], {
    cwd,
  });
  t.equal(stranger.code, 2);
  t.match(stranger.stderr, /^l4guard upgrade: the cluster can't be read: /);
  const both = await live(["upgrade", "--to", "1.37", "--state", "web.yaml"]);
  t.equal(both.code, 2);
  t.match(both.stderr, /--live and --state exclude each other/);
});

t.test("l4guard init --live writes what the cluster shows of itself", async (t) => {
  const repository = mkdtempSync(join(tmpdir(), "l4guard-init-"));
  t.teardown(() => rmSync(repository, { recursive: true }));
  writeFileSync(join(repository, "kubeconfig"), server.kubeconfig());
  writeFileSync(join(repository, "stranger"), server.kubeconfig("wrong-token"));
  const { code, stdout } = await run(["init", ...LIVE], { cwd: repository });
  t.match({ code, stdout }, { code: 0, stdout: /^\.l4guard\.yaml written; look it through/ });
  const { clusters = [] } = await readProjectFile(".l4guard.yaml", repository);
  t.match(clusters, [{ facts: { nodeCount: Number } }]);
  t.equal((await run(["lint"], { cwd: repository })).code, 0, "and what it wrote can be read");
  const refused = await run(["init", "--print", "--live", "--kubeconfig", "stranger"], { cwd: repository });
  t.match(refused, { code: 2, stderr: /can't be read: it does not know who you are/ });
});
