import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch, { type SearchResult } from "minisearch";
import t from "tap";
import { pageExamples } from "../../scripts/web.ts";
import { DOCUMENTATION, pageOf as ruleUrl } from "../../src/reports/rule-page.ts";
import { RULES } from "../../src/rules/index.ts";
import { stateOf } from "../../web/src/link.ts";

const BASE = new URL(DOCUMENTATION).pathname;
/** What opens the playground, in a page. */
const PLAYGROUND = new RegExp(`href="${BASE}playground/(#[^"]+)"`, "g");

t.setTimeout(600_000);
const site = t.testdir();
// A link to a document that is not there ends the build.
const built = spawnSync("env", ["-u", "NODE_OPTIONS", "npm", "run", "-s", "site", "--", "--outDir", site], {
  encoding: "utf8",
});
t.equal(built.status, 0, built.stderr);

/** The pages' HTML by their path below the site's base, without an ending. */
const pages = new Map(
  readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".html") && !file.startsWith("playground/"))
    .map((file) => [file.replace(/(?:(^|\/)index)?\.html$/, "$1"), readFileSync(join(site, file), "utf8")]),
);

t.test("every document has its page, and so have visitors who are lost", async (t) => {
  const documents = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  t.same([...pages.keys()].sort(), [...documents.map(pageOf), "404"].sort());
});

t.test("findings lead to the pages of their rules", async (t) => {
  const paths = RULES.map(({ id }) => ruleUrl(id).slice(DOCUMENTATION.length));
  t.same(
    paths.filter((path) => !pages.has(path)),
    [],
  );
});

t.test("every link and every anchor leads somewhere", async (t) => {
  const ids = new Map(
    [...pages].map(([page, html]) => [page, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  );
  const dead = new Set<string>();
  for (const [page, html] of pages) {
    for (const [, href = ""] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const { pathname, hash } = new URL(href, `https://site${BASE}${page}`);
      const path = decodeURIComponent(pathname.slice(BASE.length));
      const anchor = decodeURIComponent(hash.slice(1));
      const isThere = pages.has(path)
        ? anchor === "" || anchor === "VPContent" || ids.get(path)?.has(anchor)
        : pathname.startsWith(BASE) && existsSync(join(site, path));
      if (!isThere) dead.add(`${page}: ${href}`);
    }
  }
  t.same([...dead], []);
});

t.test("the search finds what people ask", async (t) => {
  const chunks = join(site, "assets/chunks");
  const [chunk = ""] = readdirSync(chunks).filter((file) => file.includes("localSearchIndex"));
  const { default: index } = await import(join(chunks, chunk));
  const search = MiniSearch.loadJSON(index, {
    fields: ["title", "titles", "text"],
    storeFields: ["title", "titles"],
    // As the page's search box asks.
    searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } },
  });
  const first = (words: string) =>
    search
      .search(words)
      .slice(0, 5)
      .map(({ id }: SearchResult) => id);
  for (const [words, page] of Object.entries({
    pending: "symptoms#my-service-stays-pending",
    "two services same ip": "symptoms#two-services-same-ip",
    "internal became public": "symptoms#internal-became-public",
    "502": "symptoms#_502-or-503-after-a-deploy",
    "source-ranges-missing": "rules/source-ranges-missing",
  })) {
    const found = first(words);
    t.ok(
      found.some((id) => id.startsWith(`${BASE}${page}`)),
      `${words}: ${found.join(", ")}`,
    );
  }
});

t.test("machines find every page", async (t) => {
  const paths = [...pages.keys()].filter((page) => page !== "404" && page !== "");
  const sitemap = readFileSync(join(site, "sitemap.xml"), "utf8");
  const llms = readFileSync(join(site, "llms.txt"), "utf8");
  for (const [name, has] of Object.entries({
    sitemap: (path: string) => sitemap.includes(`<loc>${DOCUMENTATION}${path}</loc>`),
    llms: (path: string) => llms.includes(`](${DOCUMENTATION}${path})`),
  })) {
    const missing = paths.filter((path) => !has(path));
    t.same(missing, [], name);
  }
});

t.test("the playground is there, and rules' pages open it with their examples", async (t) => {
  for (const file of ["index.html", "playground.js", "playground.css"]) {
    t.ok(existsSync(join(site, "playground", file)), file);
  }
  const linked = new Map<string, string[]>();
  for (const [page, html] of pages) {
    const [, rule] = /^rules\/(.+)$/.exec(page) ?? [];
    const hashes = [...html.matchAll(PLAYGROUND)].map(([, hash = ""]) => hash);
    if (rule && hashes.length > 0) linked.set(rule, hashes);
  }
  const examples = Map.groupBy(pageExamples(), ({ rule }) => rule);
  t.same([...linked.keys()].sort(), [...examples.keys()].sort(), "rules whose examples a manifest shows");
  for (const [rule, hashes] of linked) {
    const states = await Promise.all(hashes.map(stateOf));
    const expected = examples.get(rule)?.map(({ text, old, facts }) => ({ text, old, facts }));
    if (JSON.stringify(states) !== JSON.stringify(expected)) t.same(states, expected, rule);
  }
});

function pageOf(document: string): string {
  return document.replace(/(^|\/)README\.md$/, "$1").replace(/\.md$/, "");
}
