import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** The system's Chromium; undefined where none is installed. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

/** Why tests in a browser are skipped; false where there is one. */
export const NO_BROWSER = CHROMIUM === undefined && "Chromium is not installed";

/** A headless Chromium, until the test ends. */
export async function startBrowser(t: { teardown(fn: () => Promise<void>): unknown }): Promise<Browser> {
  const executablePath = spawnSync("which", [CHROMIUM ?? ""], { encoding: "utf8" }).stdout.trim();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  t.teardown(() => browser.close());
  return browser;
}

/** How a reader may see a page: on a phone or not, light or dark. */
export const VIEWS = [390, 1_200].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** What axe-core finds serious or critical in the page, and whether anything sticks out of the window. */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target }) => target.join(' ')) })))",
  )) as { id: string; impact: string; nodes: string[] }[];
  const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
  return [
    ...violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.join(", ")}`),
    ...(fits === true ? [] : ["wider than the window"]),
  ];
}
