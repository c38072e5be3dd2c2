import { VERSION } from "../domain/own-version.ts";
import { STYLE } from "./html-style.ts";
import type { ReportOrigin } from "./report.ts";

/** The text with what HTML reserves escaped. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A self-contained page: no request leaves it, but to the server that it is from where it `asksItsServer`, and it follows the reader's light or dark setting. */
export function htmlPage(title: string, body: string, script = "", { asksItsServer = false } = {}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; ${asksItsServer ? "connect-src 'self'; " : ""}base-uri 'none'; form-action 'none'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
${script === "" ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}

/** When, by which version and by what the page was made; only the version where nobody says more. */
export function originList({ at, cluster, policy }: ReportOrigin = {}): string {
  const said = [
    ["Made", at === undefined ? "" : `<time datetime="${escapeHtml(at)}">${escapeHtml(readableTime(at))}</time>`],
    ["By", `l4guard ${VERSION}`],
    ["Cluster", escapeHtml(cluster ?? "")],
    ["Policy", escapeHtml(policy ?? "")],
  ] as const;
  const entries = said
    .filter(([, text]) => text !== "")
    .map(([title, text]) => `<div><dt>${title}</dt><dd>${text}</dd></div>`);
  return `<dl class="origin">${entries.join("")}</dl>`;
}

/** "2026-11-26 04:50 UTC" of an ISO 8601 time in UTC. */
function readableTime(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}

/** Bodies of rows under headings, all of it HTML. */
export function table(headings: readonly string[], bodies: readonly string[]): string {
  const head = headings.map((heading) => `<th scope="col">${heading}</th>`).join("");
  return `<table>\n<thead><tr>${head}</tr></thead>\n${bodies.join("\n")}\n</table>`;
}
