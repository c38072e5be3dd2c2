import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { pageExamples } from "../scripts/web.ts";
import { hashOf } from "../web/src/link.ts";

/** The repository, where everything is that is no document. */
export const REPOSITORY = "https://github.com/l4guard/l4guard";

/** What opens the playground with an example, by the rule's id and the example's title. */
const HASHES: ReadonlyMap<string, string> = new Map(
  await Promise.all(
    pageExamples().map(
      async ({ rule, title, text, old, facts }) =>
        [`${rule}: ${title}`, await hashOf({ text, old, facts: { ...facts } })] as const,
    ),
  ),
);

/** Documents are written for GitHub: what the site needs besides, the renderer adds. */
export function extendMarkdown(md: MarkdownRenderer, base: string): void {
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.core.ruler.push("links", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null) token.attrSet("href", hrefOnSite(href, env.relativePath));
    }
  });
  md.core.ruler.push("playground", (state) => {
    const [, rule] = /^rules\/([\w-]+)\.md$/.exec(state.env.relativePath) ?? [];
    if (rule === undefined) return;
    state.tokens = state.tokens.flatMap((token, at, all) => {
      const hash = token.type === "heading_close" && HASHES.get(`${rule}: ${all[at - 1]?.content}`);
      if (!hash) return [token];
      const link = new state.Token("html_block", "", 0);
      // Another page than those of the site's router.
      link.content = `<p><a href="${base}playground/${hash}" target="_self">Open in the playground</a></p>\n`;
      return [token, link];
    });
  });
}

/** A link of a document as the site needs it: indexes have another name there, and files that are no documents are in the repository. */
function hrefOnSite(href: string, document: string): string {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const target = posix.join("docs", posix.dirname(document), href);
  if (!/^docs\/.*\.md(?:#|$)/.test(target)) return `${REPOSITORY}/blob/main/${target}`;
  return href.replace(/(^|\/)README\.md(?=#|$)/, "$1index.md");
}
