// Takes the pictures of README.md and the guides into docs/images, in a headless Chromium: a report, a map, the dashboard,
// the playground with an Ingress, and the site where `npm run site` has built it. Usage: npm run screenshots
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { mapAddresses } from "../src/controllers/l4/address-map.ts";
import { compileCluster } from "../src/domain/cluster.ts";
import { indexManifests } from "../src/engine/manifest-index.ts";
import { exposureOf } from "../src/lint/exposure.ts";
import { lint } from "../src/lint/lint.ts";
import { parseText } from "../src/manifests/yaml.ts";
import { dashboardPage, dashboardParts } from "../src/reports/dashboard-html.ts";
import { htmlReport } from "../src/reports/html.ts";
import { mapHtml } from "../src/reports/map-html.ts";
import { startBrowser } from "../test/support/browser.ts";
import { hashOf } from "../web/src/link.ts";
import { buildPlayground } from "./web.ts";

const IMAGES = "docs/images";
const SITE = "site/dist";
const CLUSTER = { gkeVersion: "1.33.5-gke.1200000", subsetting: true, region: "europe-west3" } as const;
const ORIGIN = { at: "2026-11-26T08:00:00Z", cluster: "prod, GKE 1.33.5-gke.1200000", policy: "policy.yaml" };

interface Shop {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly live?: string;
  readonly port?: number;
  readonly ranges?: readonly string[];
}

const manifest = ({ name, namespace, annotations, address, live, port = 443, ranges = [] }: Shop) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
${Object.entries(annotations)
  .map(([key, value]) => `    ${key}: "${value}"`)
  .join("\n")}
spec:
  type: LoadBalancer
${address === undefined ? "" : `  loadBalancerIP: ${address}\n`}${ranges.length === 0 ? "" : `  loadBalancerSourceRanges: [${ranges.join(", ")}]\n`}  selector: {app: ${name}}
  ports: [{name: https, port: ${port}, protocol: TCP}]
${live === undefined ? "" : `status: {loadBalancer: {ingress: [{ip: ${live}}]}}\n`}`;

const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const BEFORE: readonly Shop[] = [
  { name: "checkout", namespace: "shop", annotations: RBS, address: "203.0.113.10" },
  { name: "search", namespace: "shop", annotations: RBS },
];
const NOW: readonly Shop[] = [
  { name: "checkout", namespace: "shop", annotations: { ...RBS, ...INTERNAL }, address: "203.0.113.10" },
  { name: "search", namespace: "shop", annotations: { ...RBS, "cloud.google.com/network-tier": "Standrd" } },
  { name: "ledger", namespace: "bank", annotations: { "networking.gke.io/load-balancer-type": "internl" } },
];
const LIVING: readonly Shop[] = [
  { name: "checkout", namespace: "shop", annotations: RBS, address: "203.0.113.10", live: "203.0.113.10" },
  {
    name: "admin",
    namespace: "shop",
    annotations: RBS,
    address: "203.0.113.10",
    live: "203.0.113.10",
    port: 8443,
    ranges: ["198.51.100.0/24"],
  },
  { name: "ledger", namespace: "bank", annotations: INTERNAL, address: "10.20.0.5", live: "10.20.0.5" },
  {
    name: "api",
    namespace: "bank",
    annotations: { ...RBS, "cloud.google.com/network-tier": "Standrd" },
    live: "198.51.100.77",
    ranges: ["192.0.2.0/24"],
  },
];

const folder = mkdtempSync(join(tmpdir(), "l4guard-screenshots-"));
const ending: (() => Promise<void>)[] = [];
const browser = await startBrowser({ teardown: (fn) => ending.push(fn) });

async function take(name: string, url: string, { height = 760, prepare = async (_: Page) => {} } = {}): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_200, height }, colorScheme: "light" });
  await page.goto(url);
  await prepare(page);
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1_024)} KiB\n`);
}

function written(name: string, html: string): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

const sources = (shops: readonly Shop[]) =>
  shops.map((shop) => ({ name: `manifests/${shop.name}.yaml`, text: manifest(shop) }));
const result = lint(sources(NOW), { base: sources(BEFORE), cluster: CLUSTER });
const style = { colour: false, columns: 80, isVerbose: false, origin: ORIGIN };
await take("report", written("report", htmlReport(result, style)));

const cluster = compileCluster(CLUSTER);
const objects = LIVING.flatMap((shop) => parseText(manifest(shop)).values);
const addresses = mapAddresses(objects, cluster);
await take("map", written("map", mapHtml(addresses, ORIGIN)), { height: 700 });

const around = { cluster, index: indexManifests({ objects, isComplete: true }) };
const exposed = objects.flatMap((value, at) => {
  const { namespace = "", name = "" } = LIVING[at] ?? {};
  const exposure = exposureOf(value, around);
  return exposure ? [{ object: { kind: "Service", namespace, name }, ...exposure }] : [];
});
const { findings } = lint(sources(LIVING), { cluster: CLUSTER });
const parts = dashboardParts({
  replica: "l4guard-6c9d7f5b8-x2x7q",
  counts: {
    addresses: addresses.length,
    publicLoadBalancers: exposed.length,
    openToEveryone: exposed.filter(({ isOpen }) => isOpen).length,
    denied: findings.filter(({ finding }) => finding.action === "deny").length,
    warnings: findings.filter(({ finding }) => finding.action === "warn").length,
    decisions: 214,
  },
  seen: {
    ...{ isWhole: true, exposed, addresses, audit: "here", findings, decisions: [] },
    ...{ facts: [], installation: { certificate: undefined, replicas: [] } },
  },
});
await take("dashboard", written("dashboard", dashboardPage()), {
  prepare: (page) =>
    page.evaluate(
      `form.hidden = true; follow(++round).catch(() => {}); round++; show(${JSON.stringify(parts)}); state.textContent = "live, 08:00:00"`,
    ) as Promise<void>,
});

const playground = join(folder, "playground");
await buildPlayground(playground);
const hash = await hashOf({ text: readFileSync("examples/ingress/shop.yaml", "utf8"), old: "", facts: {} });
await serve(playground, (address) => take("playground-ingress", `${address}/${hash}`, { height: 1_200 }));
if (existsSync(SITE)) {
  await serve(SITE, (address) =>
    take("site", `${address}/l4guard/rules/lb-type-value-invalid`, { prepare: (page) => page.waitForTimeout(1_000) }),
  );
}
for (const end of ending) await end();
rmSync(folder, { recursive: true });

/** Serves the files of a folder while `use` takes pictures of them. */
async function serve(root: string, use: (address: string) => Promise<void>): Promise<void> {
  const types: Readonly<Record<string, string>> = {
    ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css" },
    ...{ ".svg": "image/svg+xml", ".woff2": "font/woff2" },
  };
  const server = createServer(({ url = "/" }, response) => {
    const [path = "/"] = url.replace("/l4guard/", "/").split("?");
    const file = [path, `${path}.html`, `${path}/index.html`]
      .map((name) => join(root, decodeURIComponent(name)))
      .find((name) => existsSync(name) && statSync(name).isFile());
    if (file === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": types[extname(file)] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
}
