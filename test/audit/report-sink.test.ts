import t, { type Test } from "tap";
import { deleteReports, type ReportChoice, ReportSink } from "../../src/audit/report-sink.ts";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { startAuditing, unhurried } from "../support/audited-stand-in.ts";
import { fastClock, until } from "../support/fast-clock.ts";
import { accessTo, authority, loadBalancer } from "../support/watched-stand-in.ts";

const OPEN = { group: "openreports.io", version: "v1alpha1", kind: "Report", plural: "reports" } as const;
const POLICY = { group: "wgpolicyk8s.io", version: "v1alpha2", kind: "PolicyReport", plural: "policyreports" } as const;

/** A server with two load balancers in conflict, and the APIs of reports that are named. */
async function serverWith(...apis: readonly (typeof OPEN | typeof POLICY)[]): Promise<ApiServer> {
  const server = await startApiServer({ authority });
  for (const api of apis) server.serve({ ...api, namespaced: true });
  for (const name of ["a", "b"]) server.put(loadBalancer(name));
  return server;
}

/** An audit that writes reports. */
async function startReporting(t: Test, server: ApiServer, choice: ReportChoice = "auto") {
  const outcomes: string[] = [];
  const problems: string[] = [];
  const client = createApiClient(new CredentialSource(accessTo(server.kubeconfig()), systemClock), systemClock);
  t.teardown(() => client.close());
  const sink = new ReportSink({
    client,
    clock: fastClock(60),
    pace: unhurried(fastClock(60)),
    choice,
    observer: {
      wrote: (outcome) => outcomes.push(outcome),
      api: () => {},
      failed: (problem) => problems.push(problem),
    },
  });
  return { ...(await startAuditing(t, { server, sinks: [sink] })), outcomes, problems, client };
}

const writesOf = (server: ApiServer) =>
  server.requests
    .filter(({ resource, method }) => /^(policy)?reports$/.test(resource ?? "") && method !== "GET")
    .map(({ method }) => method);

t.test("a report on each object that has findings, in either API, and nowhere else", async (t) => {
  const cases = [
    { served: [OPEN, POLICY], choice: "auto", kind: "Report" },
    { served: [POLICY], choice: "auto", kind: "PolicyReport" },
    { served: [OPEN, POLICY], choice: "policyreport", kind: "PolicyReport" },
  ] as const;
  for (const { served, choice, kind } of cases) {
    const server = await serverWith(...served);
    const { end } = await startReporting(t, server, choice);
    await until(() => server.objects(kind).length === 2, "there are two");
    const uid = server.objects("Service").find(({ metadata }) => metadata.name === "a")?.metadata.uid;
    const report = server.objects(kind).find(({ metadata }) => metadata.name === `l4guard-${uid}`);
    t.match(report, {
      kind,
      metadata: {
        name: `l4guard-${uid}`,
        namespace: "shop",
        labels: { "app.kubernetes.io/managed-by": "l4guard" },
        ownerReferences: [{ apiVersion: "v1", kind: "Service", name: "a", uid }],
      },
      scope: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "a", uid },
      summary: { pass: 0, fail: 1, warn: 0, error: 0, skip: 0 },
      results: [
        {
          source: "l4guard",
          policy: "shared-ip-port-conflict",
          category: "Addresses and shared IPs",
          severity: "high",
          result: "fail",
          message: /overlaps with shop\/b/,
          properties: { fix: /^Use other ports/, field: "/spec/ports", page: /rules\/shared-ip-port-conflict$/ },
        },
      ],
    });
    t.equal((report as { source?: string } | undefined)?.source, kind === "Report" ? "l4guard" : undefined);
    t.same(server.objects(kind === "Report" ? "PolicyReport" : "Report"), []);
    await end();
  }
});

t.test("nothing is written where nothing changes: not by time, and not by the next leader", async (t) => {
  const server = await serverWith(OPEN);
  const first = await startReporting(t, server);
  await until(() => first.passes.length > 0 && server.objects("Report").length === 2, "there are two");
  const [before] = server.objects("Report");
  first.decide({ exemptions: [{ reason: "elsewhere", namespaces: ["other"] }] });
  await until(() => first.passes.length > 1, "everything was reviewed anew");
  await first.end();
  const second = await startReporting(t, server);
  await until(() => second.passes.length > 0, "the next leader has reviewed everything");
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.same(writesOf(server), ["POST", "POST"]);
  t.same(server.objects("Report")[0], before);
  const [found] = [...second.auditor.found.all()];
  const { seconds } =
    (before as unknown as { results: { timestamp: { seconds: number } }[] }).results[0]?.timestamp ?? {};
  t.equal(Math.floor((found?.findings[0]?.since ?? 0) / 1_000), seconds, "and knows since when");
});

t.test("a report names no object of another namespace", async (t) => {
  const server = await startApiServer({ authority });
  server.serve({ ...OPEN, namespaced: true });
  const other = loadBalancer("secret-project");
  for (const service of [loadBalancer("a"), { ...other, metadata: { ...other.metadata, namespace: "hidden" } }])
    server.put(service);
  await startReporting(t, server);
  await until(() => server.objects("Report").length === 2, "both are reported");
  const inShop = server.objects("Report").filter(({ metadata }) => metadata.namespace === "shop");
  t.match(JSON.stringify(inShop), "shared-ip-port-conflict");
  t.notMatch(JSON.stringify(inShop), /secret-project|hidden/);
});

t.test("a report follows its findings, and goes with the last one, and with its object", async (t) => {
  const server = await serverWith(OPEN);
  const { problems } = await startReporting(t, server);
  await until(() => server.objects("Report").length === 2, "there are two");
  server.put(loadBalancer("b", 443));
  await until(() => server.objects("Report").length === 0, "both are right");
  server.put(loadBalancer("c", 443));
  await until(() => server.objects("Report").length === 2, "two others are wrong");
  server.remove(loadBalancer("c", 443));
  await until(() => server.objects("Report").length === 0, "what is gone has no report");
  t.same(problems, []);
});

t.test(
  "reports that somebody deleted come back, what nobody needs goes, and so do those in the other API",
  async (t) => {
    const server = await serverWith(OPEN, POLICY);
    const own = { labels: { "app.kubernetes.io/managed-by": "l4guard" }, namespace: "shop" };
    server.put({ apiVersion: "openreports.io/v1alpha1", kind: "Report", metadata: { ...own, name: "l4guard-old" } });
    server.put({
      apiVersion: "wgpolicyk8s.io/v1alpha2",
      kind: "PolicyReport",
      metadata: { ...own, name: "l4guard-x" },
    });
    const foreign = { name: "l4guard-other", namespace: "shop" };
    server.put({ apiVersion: "openreports.io/v1alpha1", kind: "Report", metadata: foreign });
    const { decide } = await startReporting(t, server);
    const names = () => server.objects("Report").map(({ metadata }) => metadata.name);
    await until(() => names().length === 3 && server.objects("PolicyReport").length === 0, "two, and somebody else's");
    const [mine] = names().filter((name) => !name.endsWith("-old") && !name.endsWith("-other"));
    server.remove({
      apiVersion: "openreports.io/v1alpha1",
      kind: "Report",
      metadata: { name: mine ?? "", namespace: "shop" },
    });
    decide({ exemptions: [{ reason: "elsewhere", namespaces: ["other"] }] });
    await until(() => names().length === 3, "it is back");
  },
);

t.test(
  "one report that the API server refuses keeps back no other, and a server that fails is asked later",
  async (t) => {
    const server = await serverWith(OPEN);
    const end = server.fail({ kind: "status", code: 422 }, { resource: "reports", verb: "create", times: 1 });
    const { problems } = await startReporting(t, server);
    await until(() => server.objects("Report").length === 1, "the other one is written");
    t.match(problems, ["422"]);
    end();
    server.fail({ kind: "status", code: 503 }, { resource: "reports", verb: "create", times: 1 });
    server.put(loadBalancer("c"));
    await until(() => server.objects("Report").length >= 2, "it is written in the end");
    t.match(problems[1], /^503/);
  },
);

t.test("off writes none and removes what is there; so does whoever uninstalls", async (t) => {
  const server = await serverWith(OPEN, POLICY);
  const { client, end } = await startReporting(t, server);
  await until(() => server.objects("Report").length === 2, "there are two");
  await end();
  t.equal(await deleteReports(client, new AbortController().signal), 2);
  t.same(server.objects("Report"), []);
  const again = await startReporting(t, server, "policyreport");
  await until(() => server.objects("PolicyReport").length === 2, "there are two");
  await again.end();
  await startReporting(t, server, "off");
  await until(() => server.objects("PolicyReport").length === 0, "there is none");
});

t.test("without any such API there are findings and no reports", async (t) => {
  const server = await serverWith();
  const { auditor, passes, problems } = await startReporting(t, server);
  await until(() => passes.length > 0, "everything was reviewed");
  t.equal([...auditor.found.all()].length, 2);
  t.same(writesOf(server), []);
  t.same(problems, []);
});
