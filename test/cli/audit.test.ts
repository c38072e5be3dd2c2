import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { GKE_RESOURCES } from "../support/api-resources.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { freePort } from "../support/free-port.ts";
import { authority } from "../support/observed-cluster.ts";
import { run } from "../support/scenario.ts";

const cwd = mkdtempSync(join(tmpdir(), "l4guard-audit-"));
t.teardown(() => rmSync(cwd, { recursive: true }));

/** A kubeconfig with a context for each server, written as `kubeconfig`. */
function contexts(servers: Readonly<Record<string, ApiServer>>): Record<string, string> {
  const each = Object.entries(servers).map(([name, server]) => {
    const { clusters, users } = JSON.parse(server.kubeconfig());
    return { name, cluster: clusters[0].cluster, user: users[0].user };
  });
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": each[0]?.name,
    contexts: each.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    clusters: each.map(({ name, cluster }) => ({ name, cluster })),
    users: each.map(({ name, user }) => ({ name, user })),
  };
  const path = join(cwd, "kubeconfig");
  writeFileSync(path, JSON.stringify(config));
  return { KUBECONFIG: path };
}

async function serve(t: Test, objects: readonly Parameters<ApiServer["put"]>[0][], resources = GKE_RESOURCES) {
  const server = await startApiServer({ authority, objects, resources });
  t.teardown(() => server.stop());
  return server;
}

/** client-node looks for the kubeconfig of this process. */
async function audit(argv: readonly string[], env: Record<string, string>) {
  const before = process.env["KUBECONFIG"];
  process.env["KUBECONFIG"] = env["KUBECONFIG"];
  try {
    return await run(["audit", "--timeout", "60", ...argv], { cwd, env });
  } finally {
    if (before === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = before;
  }
}

const service = (name: string, { namespace = "shop", annotations = {}, ranges = [] as string[], port = 80 } = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name,
    namespace,
    annotations: { "cloud.google.com/l4-rbs": "enabled", ...annotations },
    finalizers: ["gke.networking.io/l4-netlb-v2"],
  },
  spec: {
    type: "LoadBalancer",
    loadBalancerSourceRanges: ranges,
    selector: { app: name },
    ports: [{ port, protocol: "TCP" }],
  },
  status: { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } },
});
const WRONG = { "networking.gke.io/load-balancer-type": "internal " };

t.test("a cluster is read with get and list alone, and told who gets in and what is wrong", async (t) => {
  const many = Array.from({ length: 1_100 }, (_, n) =>
    service(`s${n}`, { ranges: ["203.0.113.0/24"], port: 1_000 + n }),
  );
  const server = await serve(t, [
    service("web", { annotations: WRONG }),
    service("dns", { namespace: "kube-system" }),
    ...many,
  ]);
  const { code, stdout, stderr } = await audit([], contexts({ prod: server }));
  t.equal(code, 1);
  t.equal(stderr, "");
  t.match(
    stdout,
    /^Cluster prod, GKE 1\.33\.1-gke\.1779000\n1,?101 load balancers are public, 1 of them lets everyone in\.\n/,
  );
  t.match(
    stdout,
    /^ {2}Service shop\/web +198\.51\.100\.7 +TCP 80 +everyone$/m,
    "those that let everyone in come first",
  );
  t.match(stdout, /1081 more: --verbose shows them/);
  t.match(stdout, /deny {3}lb-type-value-invalid/);
  t.notMatch(stdout, /kube-system/);
  t.same([...new Set(server.requests.map(({ method, verb }) => `${method} ${verb}`))].sort(), [
    "GET list",
    "GET other",
  ]);
  t.notOk(
    server.requests.some(({ resource }) => resource === "secrets"),
    "Secrets are nobody's to read",
  );
  const pages = server.requests.filter(({ resource }) => resource === "services");
  t.equal(pages.length, 3, "in pages of 500");
});

t.test("a namespace, or several", async (t) => {
  const objects = ["a", "b", "c"].map((namespace) => service("web", { namespace, annotations: WRONG }));
  const env = contexts({ prod: await serve(t, objects) });
  const { stdout } = await audit(["-n", "a", "--namespace", "b", "--format", "json"], env);
  const { findings, namespaces, version } = JSON.parse(stdout);
  t.same(
    findings.map(({ object }: { object: { namespace: string } }) => object.namespace),
    ["a", "b"],
  );
  t.same(
    namespaces.map(({ title, deny }: { title: string; deny: number }) => [title, deny]),
    [
      ["a", 1],
      ["b", 1],
    ],
  );
  t.equal(version, 1);
});

t.test("what may not be listed is told, and whoever may read a namespace only still gets an answer", async (t) => {
  const server = await serve(t, [service("web", { annotations: WRONG }), service("web", { namespace: "b" })]);
  const env = contexts({ prod: server });
  const allow = server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { resource: "backendconfigs" });
  const partly = await audit([], env);
  t.match(partly.stdout, /Not allowed to list backendconfigs \(prod\)/);
  t.equal(partly.code, 1);
  allow();
  server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { path: "/api/v1/services" });
  const nothing = await audit([], env);
  t.equal(nothing.code, 2, "without Services there is nothing to tell");
  t.match(nothing.stderr, /not allowed to list services/);
  const inside = await audit(["-n", "shop", "--format", "json"], env);
  t.equal(inside.code, 1, inside.stderr);
  t.match(JSON.parse(inside.stdout).notes, [/Not allowed to list services of all namespaces/]);
});

t.test("kinds that the cluster does not have are no error", async (t) => {
  const env = contexts({ prod: await serve(t, [service("web", { ranges: ["203.0.113.0/24"] })], []) });
  const { code, stdout, stderr } = await audit(["--format", "json"], env);
  t.equal(code, 0, stderr);
  t.same(JSON.parse(stdout).clusters[0].refused, []);
});

t.test("a page that can't be had yet is asked for again, a list that grew too old begins anew", async (t) => {
  const many = Array.from({ length: 700 }, (_, n) => service(`s${n}`, { ranges: ["203.0.113.0/24"], port: 1_000 + n }));
  const server = await serve(t, many);
  const env = contexts({ prod: server });
  server.fail({ kind: "status", code: 429, headers: { "Retry-After": "0" } }, { verb: "list", times: 2 });
  server.fail({ kind: "reset" }, { resource: "ingresses", times: 1 });
  server.fail({ kind: "status", code: 410, reason: "Expired" }, { resource: "services", times: 1 });
  const { code, stdout, stderr } = await audit(["--format", "json"], env);
  t.equal(code, 0, stderr);
  t.equal(JSON.parse(stdout).summary.objects, 700);
});

t.test("several clusters give one report; one that can't be reached keeps none from being told", async (t) => {
  const [eu, us] = [
    await serve(t, [service("web", { annotations: WRONG })]),
    await serve(t, [service("web", { annotations: WRONG })]),
  ];
  const env = contexts({ eu, us });
  const both = await audit(["--context", "eu", "--context", "us", "--format", "json"], env);
  const { findings, clusters } = JSON.parse(both.stdout);
  t.same(
    findings.map(({ object }: { object: { cluster: string } }) => object.cluster),
    ["eu", "us"],
  );
  t.equal(new Set(findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 2);
  t.same(
    clusters.map(({ context }: { context: string }) => context),
    ["eu", "us"],
  );
  await us.stop();
  const one = await audit(["--context", "eu", "--context", "us", "--output", "report.txt"], env);
  t.equal(one.code, 2);
  t.equal(one.stdout, "");
  t.match(one.stderr, /^l4guard: us: can't be read: nobody listens at its address/m);
  t.match(readFileSync(join(cwd, "report.txt"), "utf8"), /Service shop\/web in eu/);
});

t.test("facts: what the cluster shows, what the project says, what flags say", async (t) => {
  const env = contexts({ gke_shop_europe_prod: await serve(t, [service("web")]) });
  writeFileSync(
    join(cwd, ".l4guard.yaml"),
    "clusters: [{name: prod, gkeVersion: '1.30', facts: {nodeCount: 7}}, {name: test}]\n",
  );
  t.teardown(() => rmSync(join(cwd, ".l4guard.yaml")));
  const versionWith = async (...argv: string[]) =>
    JSON.parse((await audit(["--format", "json", ...argv], env)).stdout).clusters[0].gkeVersion;
  t.equal(await versionWith("--context", "gke_shop_europe_prod"), "1.30", "a person's word beats what is seen");
  t.equal(await versionWith("--gke-version", "1.31"), "1.31");
  t.equal(await versionWith(), "1.33.1-gke.1779000", "of several clusters none is meant");
});

t.test("a cluster that can't be reached is told in a sentence that says what to do", async (t) => {
  const server = await serve(t, []);
  const env = contexts({ prod: server });
  const closed = { server: `https://127.0.0.1:${await freePort()}` };
  const variants: Readonly<Record<string, readonly [(config: Config) => void, RegExp]>> = {
    "nobody listens": [({ clusters: [prod] }) => Object.assign(prod.cluster, closed), /nobody listens at its address/],
    "no such name": [
      ({ clusters: [prod] }) => Object.assign(prod.cluster, { server: "https://api.invalid" }),
      /not known here/,
    ],
    "another authority": [
      ({ clusters: [prod] }) => Object.assign(prod.cluster, { "certificate-authority-data": undefined }),
      /its certificate is not the one that the kubeconfig knows/,
    ],
    "a token that has ended": [
      ({ users: [prod] }) => Object.assign(prod.user, { token: "ended" }),
      /"gcloud auth login"/,
    ],
    "no plugin": [
      ({ users: [prod] }) =>
        Object.assign(prod, {
          user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "/nowhere/gke-gcloud-auth-plugin" } },
        }),
      /"gcloud components install gke-gcloud-auth-plugin" installs it/,
    ],
    "no context": [
      (config) => Object.assign(config, { "current-context": "" }),
      /kubectl config use-context NAME sets one/,
    ],
  };
  for (const [title, [change, says]] of Object.entries(variants)) {
    const config = JSON.parse(readFileSync(env["KUBECONFIG"] ?? "", "utf8")) as Config;
    change(config);
    const path = join(cwd, "other");
    writeFileSync(path, JSON.stringify(config));
    const { code, stdout, stderr } = await audit([], { KUBECONFIG: path });
    t.equal(code, 2, title);
    t.equal(stdout, "", title);
    t.match(stderr, /^l4guard audit: the cluster can't be read: [^\n]+\n$/, title);
    t.match(stderr, says, title);
  }
  const unknown = await audit(["--context", "test"], env);
  t.match(unknown.stderr, /the kubeconfig has no context "test"; it has prod/);
  t.equal(unknown.code, 2);
});

t.test("a plugin that never answers keeps nobody waiting once that is told", async (t) => {
  const user = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sleep", args: ["600"] } };
  const path = join(cwd, "slow");
  const context = { cluster: "slow", user: "slow" };
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "slow",
      contexts: [{ name: "slow", context }],
      clusters: [{ name: "slow", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "slow", user }],
    }),
  );
  const argv = [
    ...["-u", "NODE_OPTIONS", process.execPath, "--disable-warning=ExperimentalWarning"],
    "src/cli/main.ts",
    "audit",
    "--timeout",
    "1",
    "--kubeconfig",
    path,
  ];
  const { status, stderr } = spawnSync("env", argv, { encoding: "utf8" });
  t.equal(status, 2);
  t.match(stderr, /^l4guard audit: the cluster can't be read: it does not answer/);
});

interface Config {
  readonly clusters: readonly [{ readonly cluster: object }];
  readonly users: readonly [{ readonly user: object }];
}

t.test("--rule narrows the report down to a rule, and a rule that is none is guessed", async (t) => {
  const objects = [
    service("typo", { annotations: { "networking.gke.io/load-balancer-type": "internl" } }),
    service("weighted", { annotations: { "networking.gke.io/weighted-load-balancing": "pods-per-node" } }),
  ];
  writeFileSync(join(cwd, "objects.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  const { code, stdout } = await audit(["--rule", "weighted-requires-local", "objects.json"], {});
  t.equal(code, 0);
  t.match(stdout, /^2 load balancers are public/m, "who gets in is told all the same");
  t.match(stdout, /^1 warning\.$/m);
  t.notMatch(stdout, /lb-type-value-invalid/);
  t.match(await audit(["--rule", "weighted-requires-locl"], {}), {
    code: 2,
    stderr: /did you mean "weighted-requires-local"/,
  });
});
