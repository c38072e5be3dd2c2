import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { load, loadAll } from "js-yaml";
import t, { type Test } from "tap";
import { freePort } from "../support/free-port.ts";
import { startGoogleApis } from "../support/google-apis.ts";
import { followGuide, isShownAs, needsNoCluster } from "../support/guide.ts";
import { guideShell, type StandIns, type StatementResult, statementsOf } from "../support/guide-shell.ts";
import { startPodRunner } from "../support/pod-runner.ts";
import { populate } from "../support/populate.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";
import { OPEN_REPORTS_CRD } from "../support/report-crds.ts";
import { createTestAuthority } from "../support/test-authority.ts";

t.setTimeout(300_000);

/** What can't do its work here; the shell reads its lines, and what follows in them is run. */
const STAND_INS: StandIns = {
  gcloud: {
    reason: "it reads and changes projects of Google Cloud; its log is the example's",
    script: `[ "$1" != logging ] || cat '${resolve("examples/what-if/audit.jsonl")}'`,
  },
  argocd: {
    reason: "it asks an Argo CD",
    script: `[ "$*" = "app manifests shop" ] && cat '${resolve("examples/updates/storefront-becomes-internal.yaml")}'`,
  },
  npm: { reason: "it installs, tests and starts a checkout or a release, as package.e2e.ts does", script: ":" },
  code: { reason: "it is an editor with a window", script: '[ "$1" = --install-extension ]' },
  "xdg-open": { reason: "it is a browser with a window", script: ":" },
};

/** What shows how this project is tried and tested, which this test is a part of. */
const OF_A_CHECKOUT = /^np[mx] /;

/** Words of the guides that the reader replaces. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { NAMESPACE: "shop", INCIDENT: "INC-1" };

/** What is expected of a statement that begins so: exit code 0 where nothing else is said. */
interface Outcome {
  readonly code?: number;
  readonly says?: RegExp;
  /** What the reader who gets here has done instead of the lines before. */
  readonly before?: string;
}

const INSTALL = "helm install l4guard charts/l4guard --namespace l4guard --create-namespace";
const PUBLIC = /load balancers are public[\s\S]*shop\/storefront +203\.0\.113\.10 +TCP 443 +everyone/;
const DRIFTS = { code: 1, says: /shop\/storefront[\s\S]*lives otherwise than it is written/ };
const HELD = { says: /^[1-9]\d rules held: lb-type-value-invalid/ };

const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {defaultBackend: {service: {name: journal, port: {number: 5432}}}}
`;

interface Listed {
  readonly items?: readonly Listed[];
  readonly metadata: { readonly name: string };
  readonly status?: object;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  "kubectl --namespace l4guard rollout status": { says: /successfully rolled out/ },
  "kubectl create service loadbalancer l4guard-says": { says: /Warning: \[rbs-recommended\]/ },
  "kubectl get reports.openreports.io": { says: /shop +l4guard-[\da-f-]{36}/ },
  "l4guard fleet report": { says: /^prod-eu +1\.33\.1-gke\.1779000 +1 /m, code: 1 },
  "kubectl --namespace l4guard get pods,events": { says: /pod\/l4guard-0 +1\/1 +Running/ },
  "kubectl --namespace l4guard logs": { says: /"message":"listening"/ },
  "kubectl get --raw /api/v1/namespaces/l4guard/services": { says: /ok/ },
  "l4guard policy vap": HELD,
  "kubectl apply --server-side -f policies.yaml": { says: /l4guard-services-deny serverside-applied/ },
  "l4guard dashboard": { says: /^http:\/\/127\.0\.0\.1:\d+\/\n/ },
  "kubectl create token viewer": { says: /^eyJ/ },
  "l4guard audit --context prod-eu": { code: 1 },
  "l4guard audit --cluster": { code: 1, says: PUBLIC },
  "l4guard audit objects.yaml": { code: 1, says: PUBLIC },
  "l4guard audit --namespace": { code: 1, says: PUBLIC },
  "l4guard audit": { code: 1, says: PUBLIC },
  "l4guard why shop/storefront": { says: /healthy: it has 203\.0\.113\.10/ },
  "l4guard why shop/web": { code: 1, says: /network tier than the Service asks for/ },
  "l4guard why ingress/shop/shop": { code: 1, says: /^Ingress shop\/shop\n {2}pending/ },
  "l4guard drift": DRIFTS,
  "argocd app manifests": DRIFTS,
  "l4guard replay": { code: 1, says: /2 would have been denied/ },
  "l4guard map --live --format": {},
  "l4guard map --live": { says: /^203\.0\.113\.10 {2}external IPv4\n {2}TCP {2}443 {2}shop\/storefront/ },
  "l4guard explain": { says: /^# lb-type-value-invalid/ },
  "l4guard init": { says: /\.l4guard\.yaml written/ },
  "l4guard fix --diff": { says: /nothing to fix/ },
  "l4guard lint .": { code: 1, says: /lb-type-value-invalid/ },
  "kubectl label namespace": { says: /namespace\/shop labeled/ },
  "helm uninstall l4guard --namespace l4guard --no-hooks": { before: INSTALL },
  "l4guard remove-reports": { says: /^\d+ reports? removed/ },
  "kubectl get clusterrole,": { says: /^No resources found/ },
  "kubectl apply --dry-run=server -f examples/services/2": { says: /Warning: \[rbs-recommended\]/ },
  "kubectl apply --dry-run=server -f examples/services/3": { code: 1, says: /PUBLIC/ },
};

/** Which documents are read first, and which at last: the installation begins and ends. */
const FIRST = ["install", "upgrade", "audit-in-the-cluster", "runbook", "dashboard"];
const LAST = ["uninstall", "certificates", "emergency"];
const README = "README.md";

const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-guides-"));
execFileSync("env", ["-u", "NODE_OPTIONS", process.execPath, "scripts/bundle.ts"]);
const program = resolve("dist/bin/l4guard.cjs");
const google = await startGoogleApis();
const server = await startRealApiServer(requireBinaries(), { flags: ["--enable-aggregator-routing=true"] });
// What it would read in Google's APIs, and from a GKE version, which this API server has none of.
const env = {
  L4GUARD_GKE_ENDPOINT: google.url,
  L4GUARD_COMPUTE_ENDPOINT: google.url,
  GCE_METADATA_HOST: google.host,
};
const pods = await startPodRunner(server, { folder: join(folder, "pods"), program, env });
const [webhookPort, healthPort] = [await freePort(), await freePort()];
t.teardown(async () => {
  await pods.stop();
  await google.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
t.comment(`kube-apiserver ${server.version}`);

const values = join(folder, "values.json");
const cluster = load(readFileSync("examples/cluster.yaml", "utf8"));
const ports = { webhook: webhookPort, health: healthPort };
writeFileSync(values, JSON.stringify({ cluster, ports, audit: { enabled: true } }));
const shell = guideShell({
  ...{ server, folder, program, standIns: STAND_INS },
  contexts: ["prod", "prod-eu", "prod-us"],
  helmFlags: [`--values=${values}`],
  env: { ...env, L4GUARD_GKE_VERSION: "1.33.1-gke.1779000", L4GUARD_HEALTH_PORT: String(healthPort) },
});
mkdirSync(join(folder, "home/.config/fish/completions"), { recursive: true });
await fillCluster();

/** The cluster of the examples: a load balancer that serves, one that waits, and one that is public by mistake. */
async function fillCluster(): Promise<void> {
  await populate(
    server,
    ["shop", "tools"].map((name) => ({ path: "/api/v1/namespaces", body: { metadata: { name } } })),
  );
  await server.kubectl(["create", "serviceaccount", "viewer", "--namespace=tools"]);
  await server.api("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", OPEN_REPORTS_CRD);
  const typo = readFileSync("examples/services/3-public-by-typo.yaml", "utf8").replace("name: ledger", "name: journal");
  const texts = ["examples/state/shop.yaml", "examples/pending/shop.yaml"].map((path) => readFileSync(path, "utf8"));
  // The API server gives these itself.
  const given = ["uid", "clusterIP", "creationTimestamp", "status"];
  for (const document of [...texts, typo, INGRESS].flatMap((text) => loadAll(text)) as readonly Listed[]) {
    for (const object of document.items ?? [document]) {
      const text = JSON.stringify(object, (key, value) => (given.includes(key) ? undefined : value));
      const created = await server.kubectl(["create", "-f", "-"], text);
      if (created.code !== 0) throw new Error(created.stderr);
      if (object.status === undefined) continue;
      const path = `/api/v1/namespaces/shop/services/${object.metadata.name}/status`;
      await server.api("PATCH", path, { status: object.status });
    }
  }
}

/** What a reader has when a guide begins. */
function prepare(cwd: string): void {
  mkdirSync(cwd);
  const own = createTestAuthority();
  const { cert, key } = own.issue(["l4guard.l4guard.svc"]);
  const files = { "tls.crt": cert, "tls.key": key, "ca.crt": own.ca, "values.yaml": "{}\n" };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  cpSync("examples/what-if/policy.yaml", join(cwd, "policy.yaml"));
  cpSync("examples/services/3-public-by-typo.yaml", join(cwd, "ledger.yaml"));
  cpSync("examples/updates", join(cwd, "manifests"), { recursive: true });
  const author = ["-c", "user.name=you", "-c", "user.email=you@example.com"];
  const git = (...args: string[]) => execFileSync("git", [...author, ...args], { cwd, stdio: "pipe" });
  git("init");
  git("add", "manifests");
  git("commit", "--message=Storefront");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
}

const used = new Set<string>();
let statements = 0;

/** Reads a document; what of it is `sessions`, with output, or `scripts`. */
async function read(t: Test, path: string, parts: "all" | "sessions" | "scripts" = "all"): Promise<void> {
  const cwd = join(folder, `${path.replaceAll("/", "-")}-${parts}`);
  prepare(cwd);
  const shown = readFileSync(path, "utf8");
  const { commands } = await followGuide(shown, cwd, {
    async type(command) {
      if (parts === "scripts" || needsNoCluster(command) || OF_A_CHECKOUT.test(command)) return undefined;
      const [result] = await run(command, cwd);
      return result?.said;
    },
    async run(script) {
      if (parts === "sessions") return;
      const filled = script.replaceAll(/\b[A-Z]{8,}\b/g, (word) => PLACEHOLDERS[word] ?? word);
      for (const result of await run(filled, cwd)) check(t, path, result, cwd);
    },
  });
  for (const { command, shown, printed } of commands) {
    t.ok(isShownAs(masked(printed), masked(shown)), `${path}: ${command}`, { printed, shown });
  }
}

async function run(script: string, cwd: string): Promise<readonly StatementResult[]> {
  const results: StatementResult[] = [];
  for (const statement of statementsOf(script)) {
    const before = outcomeOf(statement).before;
    for (const one of before === undefined ? [statement] : [before, statement]) {
      const result = await shell.run(one, cwd);
      if (/^helm (?:install|upgrade)/.test(one) && result.code === 0) await pods.settled();
      if (one === statement) results.push(result);
      statements++;
    }
  }
  return results;
}

function outcomeOf(statement: string): Outcome {
  const [key] = Object.keys(OUTCOMES)
    .filter((start) => statement.startsWith(start))
    .sort((a, b) => b.length - a.length);
  if (key !== undefined) used.add(key);
  return OUTCOMES[key ?? ""] ?? {};
}

function check(t: Test, path: string, { statement, code, said }: StatementResult, cwd: string): void {
  const { code: wanted = 0, says = /^/ } = outcomeOf(statement);
  t.equal(code, wanted, `${path}: ${statement}`, { said });
  t.match(said, says, `${path}: ${statement}`);
  const [, written] = /(?:> |--format \w+=)([\w./-]+)$/.exec(statement) ?? [];
  if (written !== undefined) t.not(readFileSync(join(cwd, written), "utf8"), "", `${path}: ${written}`);
}

/** A text without line breaks, and without what differs from day to day and from one API server to the next. */
function masked(text: string): string {
  const masks = [/v\d+\.\d+\.\d+/g, /\d+ days/g, /\d{4}-\d\d-\d\dT[\d:.]+Z/g];
  return masks.reduce((left, mask) => left.replaceAll(mask, "-"), text).replaceAll(/\s+/g, " ");
}

const guides = readdirSync("docs/guides").map((name) => name.replace(/\.md$/, ""));
const others = guides.filter((name) => ![...FIRST, ...LAST].includes(name));
const guide = (name: string) => `docs/guides/${name}.md`;
for (const name of FIRST) t.test(name, (t) => read(t, guide(name)));
t.test("README, what it shows", (t) => read(t, README, "sessions"));
for (const name of [...others, "uninstall"]) t.test(name, (t) => read(t, guide(name)));
t.test("README, what it has one do", (t) => read(t, README, "scripts"));
for (const name of ["certificates", "emergency"]) t.test(name, (t) => read(t, guide(name)));

t.test("what is expected is of statements that are there", async (t) => {
  t.same(
    Object.keys(OUTCOMES).filter((key) => !used.has(key)),
    [],
  );
  t.ok(statements > 60, `${statements} statements were run`);
});
