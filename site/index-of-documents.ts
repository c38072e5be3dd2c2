import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { GROUPS, type Group } from "../src/rules/groups.ts";
import { RULES } from "../src/rules/index.ts";

/** The folder of the documents. */
export const DOCUMENTS = join(import.meta.dirname, "../docs");

/** A section of the index: its heading, and the documents that it leads to. */
interface Section {
  readonly title: string;
  /** File names below the documents' folder, by the words that lead to them. */
  readonly links: readonly { readonly text: string; readonly file: string }[];
}

/** The sections of docs/README.md, which leads to every document: what the site shows is ordered there and nowhere else. */
export function sections(): readonly Section[] {
  const index = readFileSync(join(DOCUMENTS, "README.md"), "utf8");
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf("\n")),
      links: [...section.matchAll(/\[([^\]]+)\]\(([^):]+\.md)\)/g)].map(([, text = "", file = ""]) => ({
        text: sentence(text.replaceAll(/\s+/g, " ").replaceAll("`", "")),
        file,
      })),
    }));
}

/** What stands at the side: of a rule the rules by group, of a command the commands, else the index. */
export function sidebar(): DefaultTheme.SidebarMulti {
  const groups = (Object.keys(GROUPS) as Group[]).map((group) => ({
    text: GROUPS[group],
    collapsed: true,
    items: RULES.filter((rule) => rule.group === group).map(({ id }) => ({ text: id, link: `/rules/${id}` })),
  }));
  const commands = readdirSync(join(DOCUMENTS, "commands"))
    .filter((file) => file !== "README.md")
    .map((file) => ({ text: file.replace(".md", ""), link: pathOf(`commands/${file}`) }));
  return {
    "/rules/": [{ text: "Rules", link: "/rules/" }, ...groups],
    "/commands/": [{ text: "Commands", link: "/commands/", items: commands }],
    "/": sections().map(({ title, links }) => ({
      text: title,
      collapsed: title === "Decisions",
      items: links.map(({ text, file }) => ({ text, link: pathOf(file) })),
    })),
  };
}

/** The path of a document on the site. */
export function pathOf(file: string): string {
  return `/${file.replace(/(?:^|(?<=\/))README\.md$/, "").replace(/\.md$/, "")}`;
}

/** The title of a document, and its first paragraph in one line. */
export function headOf(file: string): { readonly title: string; readonly summary: string } {
  const [heading = "", first = ""] = readFileSync(join(DOCUMENTS, file), "utf8").split(/\n{2,}/);
  const isProse = !/^[|#`!-]/.test(first);
  return { title: plain(heading.replace(/^# /, "")), summary: isProse ? plain(first) : "" };
}

/** Markdown without its marks and line ends. */
function plain(text: string): string {
  return text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
