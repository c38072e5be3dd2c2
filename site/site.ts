// The documentation site: what is in docs, the playground, a search that works offline, and files for machines.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme, UserConfig } from "vitepress";
import { generatedFiles } from "../scripts/docs.ts";
import { DOCUMENTATION } from "../src/reports/rule-page.ts";
import { DOCUMENTS, headOf, pathOf, sections, sidebar } from "./index-of-documents.ts";
import { extendMarkdown, REPOSITORY } from "./markdown.ts";

const BASE = new URL(DOCUMENTATION).pathname;
const DESCRIPTION = "What GKE will make of a Service or an Ingress, said before it does.";

/** Written by `npm run docs`: nobody edits them by hand. */
const GENERATED = new Set((await generatedFiles()).keys());

const PLAYGROUND = { link: "/playground/", target: "_self" };

export const SITE = {
  title: "l4guard",
  description: DESCRIPTION,
  lang: "en",
  base: BASE,
  srcDir: DOCUMENTS,
  outDir: "dist",
  cacheDir: "../node_modules/.cache/vitepress",
  cleanUrls: true,
  metaChunk: true,
  rewrites: { "README.md": "index.md", ":folder/README.md": ":folder/index.md" },
  vite: { publicDir: join(import.meta.dirname, "public") },
  sitemap: { hostname: DOCUMENTATION },
  // Documents hold no HTML; "<name>" in them is text.
  markdown: { html: false, config: (md) => extendMarkdown(md, BASE) },
  themeConfig: {
    nav: [
      { text: "By symptom", link: "/symptoms" },
      { text: "Rules", link: "/rules/" },
      { text: "Commands", link: "/commands/" },
      { text: "Facts", link: "/facts" },
      { text: "Events", link: "/events" },
      { text: "GKE versions", link: "/versions" },
      { text: "Playground", ...PLAYGROUND },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path` },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    notFound: { quote: "There is no such page. The search above knows all that there are." },
  },
  transformPageData(page) {
    if (GENERATED.has(page.filePath)) page.frontmatter["editLink"] = false;
    if (page.filePath === "README.md") Object.assign(page.frontmatter, HOME);
  },
  buildEnd({ outDir, pages }) {
    writeFileSync(join(outDir, "llms.txt"), llmsText(pages));
  },
} satisfies UserConfig<DefaultTheme.Config>;

/** What stands above the index of documents on the first page. */
const HOME = {
  layout: "home",
  hero: {
    name: "l4guard",
    text: "Load balancers on GKE, checked before they are made",
    tagline: DESCRIPTION,
    actions: [
      { text: "Open the playground", ...PLAYGROUND },
      { text: "Find by symptom", link: "/symptoms", theme: "alt" },
      { text: "Install the command", link: "/guides/install-the-command", theme: "alt" },
    ],
  },
};

/** The pages in the form of llmstxt.org: those of the index by its sections, then all others by their folder. */
function llmsText(pages: readonly string[]): string {
  const files = pages.map((page) => page.replace(/(^|\/)index\.md$/, "$1README.md"));
  const indexed = new Set(["README.md"]);
  const parts = [`# l4guard`, `> ${DESCRIPTION}`];
  for (const { title, links } of sections()) {
    parts.push(`## ${title}`, links.map(({ file }) => lineOf(file)).join("\n"));
    for (const { file } of links) indexed.add(file);
  }
  const others = Map.groupBy(
    files.filter((file) => !indexed.has(file)),
    (file) => file.split("/")[0],
  );
  for (const [folder, members] of others) parts.push(`## All ${folder}`, members.map(lineOf).join("\n"));
  return `${parts.join("\n\n")}\n`;
}

function lineOf(file: string): string {
  const { title, summary } = headOf(file);
  return `- [${title}](${DOCUMENTATION}${pathOf(file).slice(1)})${summary && `: ${summary}`}`;
}
