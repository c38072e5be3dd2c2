import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import t from "tap";
import { buildPlayground, pageExamples } from "../../scripts/web.ts";
import { lint } from "../../src/lint/lint.ts";
import { hashOf } from "../../web/src/link.ts";
import { barriersIn, NO_BROWSER, startBrowser, VIEWS } from "../support/browser.ts";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

t.setTimeout(300_000);
const folder = t.testdir();
await buildPlayground(folder);

t.test("the page is small", async (t) => {
  const bytes = ["index.html", "playground.css", "playground.js"].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length,
    0,
  );
  t.ok(bytes <= 350 * 1_024, `${bytes} bytes compressed`);
});

t.test("in a browser", { skip: NO_BROWSER }, async (t) => {
  const server = createServer(({ url = "/" }, response) => {
    const path = join(folder, url === "/" ? "index.html" : url);
    if (!existsSync(path)) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  t.teardown(() => server.close());
  const browser = await startBrowser(t);

  t.test("every example is told what lint says, and no request leaves the page", async (t) => {
    const { page, requests } = await open(browser, address);
    const examples = pageExamples();
    const said = (await page.evaluate(`(() => {
      const select = document.getElementById("examples");
      return [...select.options].slice(1).map(({ value }) => {
        select.value = value;
        select.dispatchEvent(new Event("change"));
        return [...document.querySelectorAll("#findings li a")].map((link) => link.textContent);
      });
    })()`)) as string[][];
    t.equal(said.length, examples.length);
    for (const [at, { text, old, facts, rule, title }] of examples.entries()) {
      const base = old === "" ? {} : { base: [{ name: "manifest.yaml", text: old }] };
      const { findings } = lint([{ name: "manifest.yaml", text }], { cluster: facts, isVerbose: true, ...base });
      const expected = findings.map(({ finding }) => finding.rule);
      if (JSON.stringify(said[at]) !== JSON.stringify(expected)) t.same(said[at], expected, `${rule}: ${title}`);
    }
    t.same(
      requests.map((url) => new URL(url).pathname).sort(),
      ["/", "/playground.css", "/playground.js"],
      "the page's own three files",
    );
    await page.close();
  });

  t.test("a link opens to the same state", async (t) => {
    const { page } = await open(browser, address);
    await page.selectOption("#examples", "3");
    await page.focus("#gke-version");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction("location.hash.length > 20");
    await page.waitForTimeout(200);
    const { page: other } = await open(browser, page.url());
    const seen = (on: Page) =>
      on.evaluate(
        `["#manifest .cm-content", "output", "#findings"].map((one) => document.querySelector(one).textContent)`,
      );
    t.same(await seen(other), await seen(page));
    await Promise.all([page.close(), other.close()]);
  });

  t.test("a fix by keyboard alone", async (t) => {
    const { page } = await open(browser, address);
    t.match(await page.textContent("#findings"), /denied/);
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(`document.activeElement.textContent === "Fix"`)) break;
      if (await page.evaluate(`document.activeElement.closest(".cm-content") !== null`))
        await page.keyboard.press("Escape");
    }
    await page.keyboard.press("Enter");
    t.match(await page.textContent("#manifest .cm-content"), /load-balancer-type: "Internal"/);
    await page.close();
  });

  t.test("the way through an Ingress is drawn from the internet to its Pods, a branch for each backend", async (t) => {
    const { page } = await open(browser, `${address}${await hashOf({ text: INGRESS, old: "", facts: {} })}`);
    const texts = (selector: string) => page.locator(selector).allInnerTexts();
    t.same(await texts(".path figcaption"), ["Ingress shop/web"]);
    const steps = await texts(".path > ol > li:not(.map)");
    t.same(steps.map(flat), [
      "WHO GETS IN everyone on the internet",
      "ADDRESS web-ip",
      "FORWARDING RULES HTTP 80 (external) HTTPS 443 (external)",
    ]);
    t.same((await texts(".map > ul > li")).map(flat), [
      "ROUTES shop.example.com /api/* BACKEND SERVICE shop/api:8080 by HTTP BackendConfig api " +
        "health check HTTP /healthz on port 9090 PODS, BY A NEG app=api port 9090",
      "ROUTES shop.example.com /* everything else BACKEND SERVICE shop/web:80 by HTTP health check HTTP / on the node port " +
        "(no readiness probe is known) NODES, THEN PODS instance groups of all nodes, by node port app=web",
    ]);
    for (const { width, colorScheme } of VIEWS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      t.same(await barriersIn(page), [], `${width} pixels, ${colorScheme}`);
    }
    await page.close();
  });

  for (const view of VIEWS) {
    t.test(`accessible at ${view.width} pixels, ${view.colorScheme}`, async (t) => {
      const { page } = await open(browser, address, view);
      await page.click("#facts summary");
      t.same(await barriersIn(page), []);
      await page.close();
    });
  }
});

const INGRESS = readFileSync("examples/ingress/shop.yaml", "utf8");

const flat = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** A page that has answered, and what it asked for. */
async function open(browser: Browser, url: string, { width = 1_280, colorScheme = "light" as "light" | "dark" } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  await page.goto(url);
  await page.waitForFunction("document.documentElement.dataset.ready === 'true'");
  return { page, requests };
}
