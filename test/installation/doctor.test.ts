import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import t, { type Test } from "tap";
import { issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { fingerprintOf } from "../../src/certificates/pem.ts";
// Loaded before the stand-in is asked: under tap loading takes seconds, in which nothing else happens.
import "@kubernetes/client-node";
import "../../src/cli/doctor.ts";
import { temporaryFolder } from "../support/review-server.ts";
import { run } from "../support/scenario.ts";

const HOUR_MS = 3_600_000;
/** Scenarios run on this day. */
const NOW = new Date("2026-11-21T12:00:00Z");
const authority = issueAuthority("CA", { now: NOW, lifeMs: 8_760 * HOUR_MS });
const leaf = issueLeaf(authority, ["l4guard.l4guard.svc"], { now: NOW, lifeMs: 2_160 * HOUR_MS });
const base64 = (text: string) => Buffer.from(text).toString("base64");

const goodWebhook = {
  name: "services.l4guard.dev",
  failurePolicy: "Ignore",
  matchPolicy: "Equivalent",
  sideEffects: "None",
  timeoutSeconds: 3,
  namespaceSelector: {
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system", "l4guard"] }],
  },
  clientConfig: { caBundle: base64(authority.certificate) },
  rules: [{ resources: ["services"] }],
};

const pod = (name: string, isReady = true, args: readonly string[] = []) => ({
  metadata: { name },
  spec: { serviceAccountName: "guard", containers: [{ args }] },
  status: { conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] },
});
const METRICS = 'l4guard_configuration_is_current{file="policy"} 1\nl4guard_requests_shed_total{reason="bytes"} 0\n';
const DENIAL = 'admission webhook "services.l4guard.dev" denied the request: [lb-type-value-invalid] "internl"';

/** A cluster as the doctor sees it; each case changes what is wrong. */
interface Cluster {
  readonly validating?: object | undefined;
  readonly mutating?: object;
  /** What the chart registered, as it is in the ConfigMap. */
  readonly registered?: object;
  readonly certificate?: string;
  readonly serving?: string;
  readonly pods?: readonly object[];
  readonly metrics?: string;
  /** Status and message for the good and the bad Service. */
  readonly good?: readonly [number, string];
  readonly bad?: readonly [number, string];
  readonly warning?: string;
  /** The groups of the APIs of reports that are served. */
  readonly reportApis?: readonly string[];
  /** Whether the replicas may write reports. */
  readonly mayReport?: boolean;
  /** Path whose reading is forbidden. */
  readonly forbidden?: string;
  /** Path behind which nobody answers the API server. */
  readonly unreachable?: string;
}

function answerOf(cluster: Cluster, path: string): unknown {
  const { validating = goodWebhook, mutating = { ...goodWebhook, name: "repairs.l4guard.dev" } } = cluster;
  if (path === "/version") return { gitVersion: "v1.35.6" };
  if (path.includes("/validatingwebhookconfigurations/"))
    return "validating" in cluster && !cluster.validating ? undefined : { webhooks: [validating] };
  if (path.includes("/mutatingwebhookconfigurations/")) return { webhooks: [mutating] };
  if (path.includes("/configmaps/l4guard"))
    return cluster.registered && { data: { "registration.yaml": JSON.stringify(cluster.registered) } };
  if (path.includes("/secrets/")) return { data: { "tls.crt": base64(cluster.certificate ?? leaf.certificate) } };
  if (path.includes("/proxy/metrics")) return cluster.metrics ?? METRICS;
  if (path.includes("/pods?")) return { items: cluster.pods ?? [pod("a"), pod("b")] };
  if (path.includes("/leases?")) {
    const serving = cluster.serving ?? fingerprintOf(leaf.certificate);
    return {
      items: [{ metadata: { annotations: { "l4guard.dev/serving": serving } }, spec: { holderIdentity: "a" } }],
    };
  }
  const [, group = ""] = /^\/apis\/([\w.]+)\/v1alpha\d$/.exec(path) ?? [];
  if (cluster.reportApis?.includes(group)) return { resources: [{ name: "reports" }, { name: "policyreports" }] };
  return undefined;
}

async function examine(t: Test, cluster: Cluster, flags: readonly string[] = []) {
  const server = createServer({ key: leaf.key, cert: leaf.certificate }, async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = request.url ?? "";
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (cluster.forbidden !== undefined && path.includes(cluster.forbidden)) return send(403, { reason: "Forbidden" });
    if (cluster.unreachable !== undefined && path.includes(cluster.unreachable))
      return send(503, { reason: "ServiceUnavailable" });
    if (path.endsWith("/subjectaccessreviews")) {
      const isOurs = text.includes('"user":"system:serviceaccount:l4guard:guard"');
      return send(201, { status: { allowed: isOurs && cluster.mayReport === true } });
    }
    if (request.method === "POST") {
      const isBad = text.includes("internl");
      const [status, message] = (isBad ? cluster.bad : cluster.good) ?? (isBad ? [403, DENIAL] : [201, ""]);
      if (isBad && cluster.warning) response.setHeader("warning", `299 - "${cluster.warning}"`);
      return send(status, { message });
    }
    const answer = answerOf(cluster, path);
    send(answer === undefined ? 404 : 200, answer ?? { reason: "NotFound" });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder(t);
  const kubeconfig = join(folder, "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: `https://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "t" } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const outcome = await run(["doctor", "--kubeconfig", kubeconfig, ...flags], { cwd: folder });
  server.closeAllConnections();
  server.close();
  return outcome;
}

const changed = (changes: object) => ({ ...goodWebhook, ...changes });
const registered = (...webhooks: readonly object[]) => ({
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "l4guard" },
  webhooks,
});
const expired = issueLeaf(authority, ["l4guard.l4guard.svc"], {
  now: new Date(NOW.getTime() - 200 * HOUR_MS),
  lifeMs: 100 * HOUR_MS,
});
const late = issueLeaf(authority, ["l4guard.l4guard.svc"], {
  now: new Date(NOW.getTime() - 80 * HOUR_MS),
  lifeMs: 100 * HOUR_MS,
});
const stranger = issueAuthority("another", { now: NOW, lifeMs: HOUR_MS });

const AUDITING = [pod("a", true, ["--audit", "--audit-reports=auto"]), pod("b")];

const CASES: readonly (readonly [string, Cluster, RegExp])[] = [
  ["no validating configuration", { validating: undefined }, /FAIL {2}webhooks: there is no ValidatingWebhook/],
  [
    "pods are intercepted",
    { validating: changed({ rules: [{ resources: ["pods"] }] }) },
    /FAIL .*intercepts pods, which GKE/,
  ],
  ["everything is intercepted", { validating: changed({ rules: [{ resources: ["*"] }] }) }, /intercepts \*, which GKE/],
  ["secrets are sent", { validating: changed({ rules: [{ resources: ["secrets"] }] }) }, /warn .*intercepts secrets/],
  [
    "no namespace is left out",
    { validating: changed({ namespaceSelector: {} }) },
    /FAIL .*kube-system[\s\S]*own namespace/,
  ],
  [
    "a selector that the chart did not write",
    { registered: registered(goodWebhook), validating: changed({ objectSelector: { matchLabels: { a: "b" } } }) },
    /warn {2}ValidatingWebhookConfiguration l4guard: not as the chart registered it: webhook services\.l4guard\.dev: objectS/,
  ],
  [
    "a registered configuration that is gone",
    { registered: registered(goodWebhook), validating: undefined },
    /FAIL {2}ValidatingWebhookConfiguration l4guard: not as the chart registered it: it is gone/,
  ],
  ["a long wait", { validating: changed({ timeoutSeconds: 30 }) }, /warn .*waits 30 s/],
  ["repairs that refuse", { mutating: changed({ failurePolicy: "Fail" }) }, /FAIL .*failurePolicy Fail/],
  ["exact versions only", { validating: changed({ matchPolicy: "Exact" }) }, /matchPolicy Exact/],
  ["side effects", { validating: changed({ sideEffects: "Some" }) }, /dry runs fail/],
  ["no CA bundle", { validating: changed({ clientConfig: {} }) }, /FAIL .*holds no certificate/],
  [
    "another's CA bundle",
    { validating: changed({ clientConfig: { caBundle: base64(stranger.certificate) } }) },
    /FAIL .*does not trust the certificate/,
  ],
  ["an expired certificate", { certificate: expired.certificate }, /FAIL {2}certificate: it expired on/],
  [
    "a certificate past its renewal",
    { certificate: late.certificate },
    /warn {2}certificate: it should have been renewed/,
  ],
  [
    "a certificate for another name",
    { certificate: issueLeaf(authority, ["web.example"], { now: NOW, lifeMs: HOUR_MS }).certificate },
    /FAIL .*not for l4guard\.l4guard\.svc/,
  ],
  ["no certificate in the Secret", { certificate: "x" }, /the Secret holds no certificate/],
  ["a replica behind", { serving: "00:11" }, /warn .*a served another certificate/],
  ["no replica", { pods: [] }, /FAIL {2}replicas: 0 replicas/],
  ["no ready replica", { pods: [pod("a", false)] }, /none of them ready/],
  ["one replica", { pods: [pod("a")] }, /warn {2}replicas: one replica/],
  [
    "a refused policy",
    { metrics: 'l4guard_configuration_is_current{file="policy"} 0\n' },
    /FAIL {2}replica a: it refused the policy file/,
  ],
  ["a stale cache", { metrics: 'l4guard_cache_age_seconds{kind="Service"} 900\n' }, /nothing of Service for 900 s/],
  ["a crash", { metrics: 'l4guard_rules_crashed_total{rule="x"} 1\n' }, /rules crashed/],
  ["overload", { metrics: 'l4guard_requests_shed_total{reason="bytes"} 2\n' }, /turned requests away/],
  [
    "an audit without an API for reports",
    { pods: AUDITING },
    /warn {2}reports: none are written: reports\.openreports\.io and policyreports\.wgpolicyk8s\.io are not served/,
  ],
  [
    "an audit whose API is not the one that is served",
    { pods: [pod("a", true, ["--audit", "--audit-reports=policyreport"]), pod("b")], reportApis: ["openreports.io"] },
    /warn {2}reports: none are written: policyreports\.wgpolicyk8s\.io are not served/,
  ],
  [
    "an audit that may not write reports",
    { pods: AUDITING, reportApis: ["openreports.io"], mayReport: false },
    /FAIL {2}reports: the replicas may not create reports\.openreports\.io/,
  ],
  [
    "a webhook out of reach",
    { bad: [500, 'failed calling webhook "x": refused'] },
    /FAIL {2}round trip: failed calling/,
  ],
  ["an admission without a word", { bad: [201, ""] }, /admitted without a word/],
  ["a refusal by others", { bad: [403, "quota"] }, /refused by others: quota/],
  ["a good one refused", { good: [403, "quota"] }, /a plain internal load balancer was refused: quota/],
  ["a Pod that does not answer", { unreachable: "/proxy/" }, /warn {2}reach: metrics of Pod a: 503.*\n {6}see whether/],
  ["no access to the Secret", { forbidden: "/secrets/" }, /warn {2}access: Secret: 403 Forbidden/],
];

t.test("S6: the doctor finds nothing wrong where nothing is", async (t) => {
  const { code, stdout, stderr } = await examine(t, {});
  t.equal(code, 0, stderr);
  t.equal(
    stdout,
    `ok    cluster: Kubernetes v1.35.6
ok    webhook services.l4guard.dev: failurePolicy Ignore (lets all pass while no replica answers), timeout 3 s
ok    webhook repairs.l4guard.dev: failurePolicy Ignore (lets all pass while no replica answers), timeout 3 s
ok    certificate: trusted, for l4guard.l4guard.svc, 90 days left (2027-02-19T12:00:00.000Z)
ok    replicas: 2 of 2 are ready
ok    round trip: a misspelt type is denied by [lb-type-value-invalid]
`,
  );
  for (const [reportApis, resource] of [
    [["openreports.io", "wgpolicyk8s.io"], "reports.openreports.io"],
    [["wgpolicyk8s.io"], "policyreports.wgpolicyk8s.io"],
  ] as const) {
    const audited = await examine(t, { pods: AUDITING, reportApis, mayReport: true });
    t.match(audited.stdout, `ok    reports: they are written as ${resource}, which the replicas may do\n`);
    t.equal(audited.code, 0);
  }
  const unasked = await examine(t, { pods: AUDITING, reportApis: ["openreports.io"], forbidden: "accessreviews" });
  t.match(unasked.stdout, "reports.openreports.io; whether the replicas may, you may not ask\n");
  const off = await examine(t, { pods: [pod("a", true, ["--audit", "--audit-reports=off"]), pod("b")] });
  t.notMatch(off.stdout, "reports:");
  const known = await examine(t, { registered: registered(goodWebhook) });
  t.match(known.stdout, "ok    registration: as the chart wrote it\n");
  t.equal(known.code, 0);
  const warned = await examine(t, { bad: [201, ""], warning: '[lb-type-value-invalid] \\"internl\\"' });
  t.match(warned.stdout, /ok {4}round trip: .*warned of/);
  const json = JSON.parse((await examine(t, {}, ["--json"])).stdout) as { severity: string }[];
  t.ok(json.every(({ severity }) => severity === "ok"));
});

t.test("S6, F3: the doctor finds…", async (t) => {
  for (const [title, cluster, expected] of CASES) {
    const { code, stdout } = await examine(t, cluster);
    t.match(stdout, expected, title);
    t.equal(code, 1, title);
  }
});

t.test("a cluster that does not answer is no diagnosis", async (t) => {
  const { code, stderr } = await examine(t, { forbidden: "/version" });
  t.equal(code, 2);
  t.match(stderr, /the API server can't be asked: 403/);
});
