import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { promisify } from "node:util";
import t from "tap";
import { collectionAt, eventually, NAMESPACES, startAuditedCluster } from "../support/audited-cluster.ts";
import { OPEN_REPORTS_CRD, POLICY_REPORTS_CRD } from "../support/report-crds.ts";

t.setTimeout(300_000);

const SERVICES = 200;
const WRONG = SERVICES / 10;
const OPEN = "/apis/openreports.io/v1alpha1";
const POLICY = "/apis/wgpolicyk8s.io/v1alpha2";
const OWN = `labelSelector=${encodeURIComponent("app.kubernetes.io/managed-by=l4guard")}`;

interface Report {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly resourceVersion: string;
    readonly ownerReferences: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly source?: string;
  readonly scope: { readonly kind: string; readonly name: string; readonly namespace: string; readonly uid: string };
  readonly summary: Readonly<Record<"pass" | "fail" | "warn" | "error" | "skip", number>>;
  readonly results: readonly {
    readonly policy: string;
    readonly rule: string;
    readonly result: string;
    readonly severity: string;
    readonly category: string;
    readonly source: string;
    readonly message: string;
    readonly timestamp: { readonly seconds: number };
    readonly properties: Readonly<Record<string, string>>;
  }[];
}

const cluster = await startAuditedCluster(SERVICES);
const { server } = cluster;
t.teardown(() => cluster.stop());
t.comment(`kube-apiserver ${server.version}`);
for (const crd of [OPEN_REPORTS_CRD, POLICY_REPORTS_CRD]) {
  await server.api("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd);
}
const get = async (path: string, accept = "application/json") => {
  const outgoing = request(`${server.url}${path}`, {
    ca: server.ca,
    headers: { authorization: `Bearer ${server.token}`, accept },
  });
  outgoing.end();
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    outgoing.on("response", resolve).on("error", reject),
  );
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode, body: JSON.parse(text) };
};
const reportsIn = async (api: string, plural: string): Promise<readonly Report[]> => {
  const { status, body } = await get(`${api}/${plural}?${OWN}`);
  return status === 200 ? body.items : [];
};
await eventually(async () => (await get(`${OPEN}/reports`)).status === 200, "the CRDs are served");

const flags = ["--audit", "--audit-events", "new", "--audit-failures"];
const first = await cluster.startReplica("first", { flags });
const second = await cluster.startReplica("second", { flags });
t.teardown(() => Promise.all([first.stop(), second.stop()]));
const leader = async () => ((await first.metric("l4guard_audit_leader")) === 1 ? first : second);

t.test("one replica leads and reviews everything", async (t) => {
  await eventually(async () => (await (await leader()).metric("l4guard_audit_objects")) >= SERVICES, "all is reviewed");
  const leaders = [await first.metric("l4guard_audit_leader"), await second.metric("l4guard_audit_leader")];
  t.same(leaders.sort(), [0, 1]);
});

t.test("reports equal what `l4guard audit` finds", async (t) => {
  await eventually(async () => (await reportsIn(OPEN, "reports")).length === WRONG, "there are all reports");
  const reported = (await reportsIn(OPEN, "reports")).flatMap(({ scope, results }) =>
    results.map(({ policy, result }) => `${scope.namespace}/${scope.name} ${policy} ${result}`),
  );
  const args = ["src/cli/main.ts", "audit", "--format", "json", "--kubeconfig", server.kubeconfigPath];
  const { stdout } = await promisify(execFile)(
    "env",
    ["-u", "NODE_OPTIONS", process.execPath, ...args, "--cluster", cluster.clusterFile],
    { maxBuffer: 64 << 20 },
  ).catch((error: { readonly stdout: string }) => error);
  const { findings } = JSON.parse(stdout);
  const found = findings
    .filter(({ object }: { readonly object: { readonly kind: string } }) => object.kind !== "Cluster")
    .map((entry: Record<string, Record<string, string>>) => {
      const { object = {}, finding = entry } = entry;
      return `${object["namespace"]}/${object["name"]} ${finding["rule"]} ${finding["action"] === "deny" ? "fail" : "warn"}`;
    });
  t.ok(found.length >= WRONG);
  t.same([...reported].sort(), [...found].sort());
});

t.test("what Policy Reporter asks for: metadata of all reports, then each by its name", async (t) => {
  const asMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  const { body } = await get(`${OPEN}/reports?limit=500&resourceVersion=0`, asMetadata);
  t.equal(body.kind, "PartialObjectMetadataList");
  t.equal(body.items.length, WRONG);
  const [{ metadata }] = body.items;
  const { body: report } = await get(`${OPEN}/namespaces/${metadata.namespace}/reports/${metadata.name}`);
  const { scope, source, results, summary } = report as Report;
  t.equal(source, "l4guard");
  t.match(scope, { kind: "Service", namespace: metadata.namespace, uid: metadata.name.replace("l4guard-", "") });
  t.match(metadata.ownerReferences, [{ kind: "Service", name: scope.name, uid: scope.uid }]);
  t.equal(summary.fail + summary.warn, results.length);
  for (const { source: by, category, severity, message, timestamp, properties } of results) {
    t.equal(by, "l4guard");
    t.ok(category !== "" && message !== "" && timestamp.seconds > 1_700_000_000);
    t.match(severity, /^(high|medium)$/);
    t.match(properties["page"], /^https:.*\/rules\//);
  }
});

t.test("nothing is written but changes", async (t) => {
  const versions = async () =>
    (await reportsIn(OPEN, "reports")).map(({ metadata }) => metadata.resourceVersion).sort();
  const before = await versions();
  const replica = await leader();
  const reviews = () => replica.metric("l4guard_audit_reviews_total");
  const writes = () => replica.metric('l4guard_report_writes_total{outcome="written"}');
  t.equal(await writes(), WRONG);
  const reviewed = await reviews();
  writeFileSync(cluster.clusterFile, `${readFileSync(cluster.clusterFile, "utf8")}region: us-central1\n`);
  await eventually(async () => (await reviews()) >= reviewed + SERVICES, "a fact has everything reviewed anew");
  t.same(await versions(), before);
  t.equal(await writes(), WRONG);

  await server.api("PATCH", `${collectionAt(0)}/web-0`, {
    metadata: { annotations: { "networking.gke.io/load-balancer-type": null } },
  });
  await eventually(async () => (await reportsIn(OPEN, "reports")).length === WRONG - 1, "what is right has no report");
  await server.api("DELETE", `${collectionAt(10)}/web-10`);
  await eventually(async () => (await reportsIn(OPEN, "reports")).length === WRONG - 2, "what is gone has none");
  t.equal(await writes(), WRONG);
});

t.test("what is new is told once, as an Event that the API server takes", async (t) => {
  const wrong = { annotations: { "networking.gke.io/load-balancer-type": "internl" } };
  await server.api("PATCH", `${collectionAt(1)}/web-1`, { metadata: wrong });
  const query = new URLSearchParams({ fieldSelector: "involvedObject.name=web-1" });
  const events = async () => (await get(`/api/v1/events?${query}`)).body.items;
  await eventually(async () => (await events()).length > 0, "it is told");
  const described = await server.kubectl(["describe", "service", "web-1", "--namespace", NAMESPACES[1] ?? ""]);
  t.match(described.stdout, /Warning +LoadBalancerMistake .* l4guard +\[[a-z-]+\] /);
  const replica = await leader();
  t.equal(await replica.metric('l4guard_events_total{outcome="failed"}'), 0);
  t.same(
    replica.log().filter(({ message }) => message.startsWith("Events")),
    [],
  );
  await server.api("PATCH", `${collectionAt(1)}/web-1`, {
    metadata: { annotations: { "networking.gke.io/load-balancer-type": null } },
  });
  await eventually(async () => (await reportsIn(OPEN, "reports")).length === WRONG - 2, "it is right again");
});

t.test(
  "a leader that is killed is replaced within 30 s, and the next one goes on in the API that is there",
  async (t) => {
    const killed = await leader();
    const other = killed === first ? second : first;
    await server.api("DELETE", `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/reports.openreports.io`);
    await killed.kill();
    const killedAt = Date.now();
    await eventually(async () => (await other.metric("l4guard_audit_leader")) === 1, "the other one leads");
    const seconds = (Date.now() - killedAt) / 1_000;
    t.comment(`${seconds} s`);
    t.ok(seconds < 30, `${seconds} s`);
    await eventually(
      async () => (await reportsIn(POLICY, "policyreports")).length === WRONG - 2,
      "reports are written",
    );
    // What Headlamp lists, and the columns that it shows.
    for (const { scope, summary, results, source } of await reportsIn(POLICY, "policyreports")) {
      t.ok(NAMESPACES.includes(scope.namespace) && scope.kind === "Service");
      t.equal(summary.fail + summary.warn + summary.pass + summary.error + summary.skip, results.length);
      t.equal(source, undefined);
    }
  },
);

t.test("uninstalling leaves none", async (t) => {
  await server.kubectl(["delete", "clusterrolebinding", "l4guard-audit"]);
  const args = ["src/cli/main.ts", "remove-reports", "--kubeconfig", server.kubeconfigPath];
  const { stdout } = await promisify(execFile)("env", ["-u", "NODE_OPTIONS", process.execPath, ...args]);
  t.equal(stdout, `${WRONG - 2} reports removed\n`);
  await server.api("PATCH", `${collectionAt(20)}/web-20`, { metadata: { labels: { a: "b" } } });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  t.same(await reportsIn(POLICY, "policyreports"), []);
});
