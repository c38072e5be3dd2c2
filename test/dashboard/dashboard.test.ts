import { request } from "node:http";
import t, { type Test } from "tap";
import { createApiClient } from "../../src/cluster/api-client.ts";
import { CredentialSource } from "../../src/cluster/credentials.ts";
import { DashboardServer } from "../../src/dashboard/dashboard-server.ts";
import { LastDecisions } from "../../src/dashboard/last-decisions.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { type Audited, startAuditing } from "../support/audited-stand-in.ts";
import { barriersIn, NO_BROWSER, startBrowser, VIEWS } from "../support/browser.ts";
import { everythingIn, firstPartsOf } from "../support/dashboard-events.ts";
import { until } from "../support/fast-clock.ts";
import { accessTo, authority } from "../support/watched-stand-in.ts";

t.setTimeout(240_000);

const LAND = ["shop", "pay"];

function service(namespace: string, name: string, address: string, ranges: readonly string[] = []) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, annotations: { "cloud.google.com/l4-rbs": "enabled" } },
    spec: {
      type: "LoadBalancer",
      loadBalancerIP: address,
      loadBalancerSourceRanges: ranges,
      selector: { app: name },
      ports: [{ name: "http", port: 80, protocol: "TCP" }],
    },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  };
}

/** A server in which both namespaces have load balancers at one address, which conflict, and one of their own. */
async function land(): Promise<ApiServer> {
  const server = await startApiServer({ authority });
  for (const namespace of LAND) {
    server.put(service(namespace, `${namespace}-web`, "203.0.113.10"));
    server.put(service(namespace, `${namespace}-own`, namespace === "shop" ? "203.0.113.11" : "203.0.113.12"));
  }
  server.put({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "l4guard-0", namespace: "l4guard", labels: { "app.kubernetes.io/name": "l4guard" } },
    spec: { nodeName: "node-7" },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  });
  server.tokens.set("root", "root").set("shopper", "shopper").set("nobody", "nobody");
  const everything = ["services", "ingresses", "nodes", "pods"];
  server.rights.set("root", new Set(everything)).set("shopper", new Set(["services shop", "ingresses shop"]));
  return server;
}

interface Shown {
  readonly server: ApiServer;
  readonly audited: Audited;
  readonly decisions: LastDecisions;
  readonly url: string;
  readonly dashboard: DashboardServer;
}

async function show(t: Test, { isAudited = true, found = true } = {}): Promise<Shown> {
  const server = await land();
  const audited = await startAuditing(t, { server });
  await until(() => audited.passes.length === 1, "everything was reviewed");
  const { watch, auditor, clock } = audited;
  const access = accessTo(server.kubeconfig());
  const decisions = new LastDecisions();
  const dashboard = await DashboardServer.listen({
    port: 0,
    intervalMs: 20,
    clock,
    isBusy: () => false,
    clientFor: (token) => createApiClient(new CredentialSource({ kind: "bearer", to: access, token }, clock), clock),
    sources: {
      ...{ replica: "l4guard-0", namespace: "l4guard", selector: "app.kubernetes.io/name=l4guard" },
      ...{ watch, decisions, isAudited },
      context: () => ({ cluster: watch.cluster(), index: watch.index() }),
      found: () => (found ? auditor.found : undefined),
      certificate: () => ({ serialNumber: "1a2b", notAfter: new Date("2027-01-02T03:04:05Z") }),
    },
  });
  t.teardown(() => dashboard.close());
  return { server, audited, decisions, dashboard, url: `http://127.0.0.1:${dashboard.port}` };
}

const decision = (namespace: string, kind = "Service") => ({
  at: "2026-11-26T01:02:03.000Z",
  ...{ phase: "validate", verdict: "denied", operation: "CREATE", uid: `uid-${namespace}` },
  ...{ kind, namespace, rules: ["lb-no-ports"] },
});

t.test("without a token: counts, and nothing that has a name", async (t) => {
  const { url } = await show(t);
  const parts = await firstPartsOf(url);
  t.match(parts["counts"], /Public load balancers<\/dt><dd><b>4</);
  t.match(parts["counts"], /Addresses<\/dt><dd><b>3</);
  t.match(parts["counts"], /Warnings<\/dt><dd><b>\d|denied<\/dt><dd><b>[1-9]/);
  t.notMatch(everythingIn(parts), /shop|pay|203\.0\.113/);
});

t.test("who may list everything sees everything", async (t) => {
  const { url, decisions } = await show(t);
  for (const namespace of LAND) decisions.add(decision(namespace));
  const parts = await firstPartsOf(url, "root");
  for (const namespace of LAND) {
    t.match(parts["public"], `${namespace}/${namespace}-web`);
    t.match(parts["findings"], `${namespace}/${namespace}-web`);
    t.match(parts["decisions"], `uid-${namespace}`);
  }
  t.match(parts["addresses"], /203\.0\.113\.10[\s\S]+Free ports/);
  t.match(parts["facts"], /gkeVersion<\/td><td><code>.*1\.33\.1[\s\S]+configuration/);
  t.match(parts["installation"], /1a2b[\s\S]+2027-01-02[\s\S]+l4guard-0<\/td><td>ready<\/td><td>node-7/);
  t.equal(parts["note"], "");
});

t.test("who may list one namespace sees nothing of another", async (t) => {
  const { url, decisions } = await show(t);
  for (const namespace of LAND) decisions.add(decision(namespace));
  decisions.add(decision("shop", "Unheard"));
  const parts = await firstPartsOf(url, "shopper");
  for (const part of ["public", "findings", "addresses"] as const) t.match(parts[part], "shop/shop-web", part);
  t.match(parts["decisions"], "uid-shop");
  t.notMatch(parts["decisions"], "Unheard", "what nobody knows is shown to nobody");
  t.notMatch(everythingIn(parts), /pay|203\.0\.113\.12/);
  t.notMatch(parts["addresses"], "Free ports", "another's ports would look free");
  t.match(parts["facts"], "may list Nodes");
  t.match(parts["installation"], "may list the Pods");
  t.match(parts["note"], "Only objects of namespaces");
});

t.test("who may list nothing sees counts", async (t) => {
  const { url } = await show(t);
  t.notMatch(everythingIn(await firstPartsOf(url, "nobody")), /shop|pay|203\.0\.113/);
});

t.test("a token that the API server does not know is refused", async (t) => {
  const { url } = await show(t);
  await t.rejects(firstPartsOf(url, "made-up"), { message: "401" });
  const response = await fetch(`${url}/events`, { headers: { authorization: "Basic cm9vdDpyb290" } });
  t.equal(response.status, 401);
});

t.test("rights are asked about with the viewer's own token, and once", async (t) => {
  const { url, server } = await show(t);
  await firstPartsOf(url, "shopper");
  const asked = () => server.requests.filter(({ path }) => path.endsWith("selfsubjectaccessreviews"));
  const first = asked().length;
  t.same([...new Set(asked().map(({ user }) => user))], ["shopper"]);
  await firstPartsOf(url, "shopper");
  t.equal(asked().length, first);
});

t.test("where nothing is audited here, it says where", async (t) => {
  const elsewhere = await show(t, { found: false });
  t.match((await firstPartsOf(elsewhere.url, "root"))["findings"], "Another replica audits");
  const off = await show(t, { found: false, isAudited: false });
  t.match((await firstPartsOf(off.url, "root"))["findings"], "Nothing is audited");
});

t.test("it answers GET of its own host and nothing else", async (t) => {
  const { url, dashboard } = await show(t);
  const status = (path: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { method = "GET", headers = {} } = options;
      request({ host: "127.0.0.1", port: dashboard.port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  t.equal(await status("/"), 200);
  t.equal(await status("/", { method: "POST" }), 405);
  t.equal(await status("/other"), 404);
  t.equal(await status("/events", { headers: { host: "evil.example:8082" } }), 421, "a name that was rebound");
  const { headers } = await fetch(url);
  t.equal(headers.get("cache-control"), "no-store");
  t.equal(headers.get("x-frame-options"), "DENY");
});

t.test("the last decisions are so many, and none is long", async (t) => {
  const decisions = new LastDecisions();
  for (let at = 0; at < 120; at++) decisions.add(decision("x".repeat(1_000)));
  t.equal(decisions.count, 120);
  t.equal(decisions.all.length, 100);
  t.equal(decisions.all[0]?.namespace.length, 253);
});

t.test("in a browser", { skip: NO_BROWSER }, async (t) => {
  const { url, server, decisions } = await show(t);
  decisions.add(decision("shop"));
  const browser = await startBrowser(t);
  const open = async (token: string, { width = 1_200, colorScheme = "light" as "light" | "dark" } = {}) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    t.teardown(() => page.close());
    await page.goto(`${url}/${token && `#token=${token}`}`);
    await page.waitForSelector("#counts .tiles");
    return page;
  };

  t.test("the token leaves the address, and what changes is shown", async (t) => {
    const page = await open("root");
    t.equal(new URL(page.url()).hash, "");
    t.equal(await page.locator("form").isVisible(), false);
    await page.click("#findings summary >> nth=-1");
    server.put(service("shop", "new", "203.0.113.99"));
    await page.waitForSelector("#public >> text=shop/new");
    t.match(await page.textContent("#state"), "live");
  });

  t.test("a token can be pasted, and is refused in words", async (t) => {
    const page = await open("");
    t.equal(await page.locator("#public h2").count(), 0);
    await page.fill("#token", "made-up");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=does not take this token");
    await page.fill("#token", "shopper");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#public >> text=shop/shop-web");
    t.equal(await page.inputValue("#token"), "");
  });

  for (const view of VIEWS) {
    t.test(`accessible at ${view.width} pixels, ${view.colorScheme}`, async (t) => {
      const page = await open("root", view);
      await page.waitForSelector("#installation h2");
      t.same(await barriersIn(page), []);
    });
  }
});
