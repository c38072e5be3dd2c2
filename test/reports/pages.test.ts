import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import t, { type Test } from "tap";
import { barriersIn, NO_BROWSER, startBrowser, VIEWS } from "../support/browser.ts";
import { folder, MANIFEST } from "../support/command-line.ts";
import { run } from "../support/scenario.ts";

t.setTimeout(240_000);

const service = (name: string, namespace: string, annotations: string, spec = "") => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}, annotations: {${annotations}}}
spec: {type: LoadBalancer, selector: {app: ${name}}, ports: [{name: http, port: 80}]${spec}}
`;
const RBS = "cloud.google.com/l4-rbs: enabled";
const INTERNAL = "networking.gke.io/load-balancer-type: Internal";
const WRONG = "networking.gke.io/load-balancer-type: internl";
const ONE_ADDRESS = ", loadBalancerIP: 203.0.113.10";

const FILES = {
  "base/edited.yaml": service("edited", "shop", RBS),
  "now/edited.yaml": service("edited", "shop", `${RBS}, networking.gke.io/load-balancer-type: Internal`),
  "now/wrong.yaml": service("wrong", "bank", WRONG),
  "now/clean.yaml": service("clean", "shop", RBS, `${ONE_ADDRESS}, loadBalancerSourceRanges: [192.0.2.0/24]`),
  "now/policy.yaml": "apiVersion: l4guard.dev/v1\nkind: Policy\nrules: {}\n",
  "map/asked.yaml": service("asked", "shop", RBS, ONE_ADDRESS),
  "map/public.yaml": service("public", "bank", RBS),
  "map/narrow.yaml": service("narrow", "shop", RBS, `${ONE_ADDRESS}, loadBalancerSourceRanges: [192.0.2.0/24]`),
  "map/internal.yaml": service("internal", "bank", INTERNAL),
  "web.yaml": MANIFEST,
};

t.test("pages in a browser", { skip: NO_BROWSER }, async (t) => {
  const browser = await startBrowser(t);
  const cwd = folder(t, FILES);
  await run(
    ["lint", "--base", "base", "--verbose", "--gke-version", "1.33", "--policy", "now/policy.yaml"].concat([
      "--format",
      "html=report.html",
      "now/edited.yaml",
      "now/wrong.yaml",
      "now/clean.yaml",
    ]),
    { cwd },
  );
  await run(["map", "--format", "html=map.html", "map"], { cwd });
  const open = opener(t, browser, cwd);

  t.test("the report says when, by what and about which cluster it was made", async (t) => {
    const page = await open("report.html");
    t.match(
      await page.textContent(".origin"),
      /Made\d{4}-\d\d-\d\d \d\d:\d\d UTC.*l4guard \d.*GKE 1\.33.*policy\.yaml/,
    );
  });

  t.test("the effects of an edit stand beside the findings about it", async (t) => {
    const page = await open("report.html");
    const group = page.locator("section", { has: page.locator("h2", { hasText: "Service shop/edited" }) });
    t.ok((await group.locator("article").count()) > 0);
    t.match(await group.locator(".effect").textContent(), /forwarding rule/);
    const [finding, effect] = await Promise.all([
      group.locator("article").first().boundingBox(),
      group.locator(".effect").boundingBox(),
    ]);
    t.ok(finding && effect && effect.x > finding.x + finding.width / 2, "to the right of them");
  });

  const NARROWED: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    "by words": (page) => page.fill("[type=search]", "internl bank"),
    "by namespace": (page) => page.selectOption("[data-by=namespace]", "bank"),
    "by rule": (page) => page.selectOption("[data-by=rule]", "lb-type-value-invalid"),
    "by severity": async (page) => {
      for (const action of ["warn", "info", "mutate"]) await page.uncheck(`[data-any][value=${action}]`);
    },
  };
  for (const [how, narrow] of Object.entries(NARROWED)) {
    t.test(`findings are narrowed down ${how}`, async (t) => {
      const page = await open("report.html");
      const all = await page.locator("article:visible").count();
      await narrow(page);
      const left = await page.locator("article:visible").count();
      t.ok(left > 0 && left < all, `${left} of ${all}`);
      t.equal(await page.locator("article[data-rule=lb-type-value-invalid]:visible").count(), 1);
      t.match(await page.textContent("output"), `${left} of ${all} findings`);
      t.equal(
        await page.locator("section[data-group]:visible:not(:has(article:visible))").count(),
        0,
        "no empty object",
      );
      t.equal(
        await page.locator("nav li:visible").count(),
        await page.locator("section[data-group]:visible").count(),
        "the contents lead to what is there",
      );
    });
  }

  t.test("by keyboard: to the findings, to a namespace, along the contents", async (t) => {
    const page = await open("report.html");
    await page.keyboard.press("Tab");
    t.equal(await page.evaluate("document.activeElement.textContent"), "To the findings");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("wrong");
    t.equal(await page.locator("section[data-group]:visible").count(), 1);
    await page.fill("[type=search]", "");
    await page.focus("nav a >> nth=-1");
    await page.keyboard.press("Enter");
    const seen = await page.evaluate("document.querySelector(':target').getBoundingClientRect().top < innerHeight");
    t.equal(seen, true, "the link leads to its object");
  });

  t.test("addresses: public only, free ports folded, ephemeral ones in one table", async (t) => {
    const page = await open("map.html");
    t.match(await page.textContent("main > .muted"), "3 addresses, 2 public, 2 of them open to everyone");
    t.equal(await page.locator("section[data-address]").count(), 1);
    t.equal(await page.locator("section[data-group] tbody").count(), 2);
    const narrow = page.locator("tr", { hasText: "shop/narrow" });
    t.match(await narrow.textContent(), /0\.0\.0\.0\/0.*everyone.*alone: 192\.0\.2\.0\/24/, "ports are opened for all");
    t.equal(await page.locator("details > p").isVisible(), false, "folded");
    await page.click("summary");
    t.match(await page.textContent("details > p"), "1-79,81-65535");
    await page.check("[data-only=scheme]");
    t.equal(await page.locator("tbody:visible", { hasText: "bank/internal" }).count(), 0);
    t.match(await page.textContent("output"), "2 of 3 addresses");
    await page.fill("[type=search]", "203.0.113.10");
    t.equal(await page.locator("section[data-group]").isVisible(), false);
  });

  for (const file of ["report.html", "map.html"]) {
    for (const view of VIEWS) {
      t.test(`${file} is accessible at ${view.width} pixels, ${view.colorScheme}`, async (t) => {
        const page = await open(file, view);
        for (const details of await page.locator("details").all())
          await details.evaluate((element) => element.setAttribute("open", ""));
        t.same(await barriersIn(page), []);
      });
    }
  }

  t.test("without scripts everything is there but the controls", async (t) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    t.teardown(() => context.close());
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(cwd, "report.html")).href);
    t.ok((await page.locator("article:visible").count()) > 2);
    t.equal(await page.locator("form:visible").count(), 0);
  });

  t.test("a page loads nothing, and marks what a finding is about", async (t) => {
    await run(["lint", "--format", "html=one.html", "web.yaml"], { cwd });
    const requests: string[] = [];
    const page = await browser.newPage();
    t.teardown(() => page.close());
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(cwd, "one.html")).href);
    t.equal(requests.length, 1, "itself");
    t.equal(await page.textContent("mark"), 'networking.gke.io/load-balancer-type: "INTERNAL"');
    const article = page.locator("article");
    t.equal(await article.getAttribute("data-line"), "8");
    t.equal(await page.textContent("[data-count=deny]"), "1");
  });
});

type View = Partial<(typeof VIEWS)[number]>;

/** Opens a file of the folder until the test ends. */
function opener(t: Test, browser: Browser, cwd: string) {
  return async (file: string, { width = 1_200, colorScheme = "light" }: View = {}): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    t.teardown(() => page.close());
    await page.goto(pathToFileURL(join(cwd, file)).href);
    return page;
  };
}
