import { code, escapeMarkdown } from "./markdown.ts";
import type { WhyReport } from "./why.ts";

/** The diagnosis as markdown, for a ticket or a chat. */
export function whyMarkdown({ object, summary, causes, check, state, events, findings }: WhyReport): string {
  const parts = [
    `## ${escapeMarkdown(`${object.kind} ${object.namespace}/${object.name}`)}`,
    escapeMarkdown(summary),
    ...causes.map(causeText),
    ...(causes.length > 0 ? [`Then check: ${code(check)}`] : []),
    "### State",
    stateTable(state),
    "### Events",
    events.length === 0 ? "None; the API server keeps them for an hour." : eventTable(events),
    ...(findings.length === 0
      ? []
      : [
          "### Rules also say",
          findings.map(({ rule, message }) => `- ${escapeMarkdown(message)} (\`${rule}\`)`).join("\n"),
        ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function causeText(cause: WhyReport["causes"][number], position: number): string {
  const foretold = cause.foretoldBy.map(({ rule, message }) => `- Foretold by \`${rule}\`: ${escapeMarkdown(message)}`);
  const silent = cause.silentRules.map(
    ({ rule, why }) => `- Could be foretold by \`${rule}\`${why === undefined ? "" : `: ${escapeMarkdown(why)}`}`,
  );
  const rules = foretold.length > 0 ? foretold : silent;
  return [
    `### ${position === 0 ? "Cause" : "Also"}`,
    "",
    escapeMarkdown(`${cause.cause}${cause.because === undefined ? "" : ` ${cause.because}`}`),
    "",
    ...(cause.fix === undefined ? [] : [`- Fix: ${escapeMarkdown(cause.fix)}`]),
    ...(cause.look === undefined ? [] : [`- Look at: ${code(cause.look)}`]),
    ...(cause.unforetold === undefined ? rules : [`- No rule foretells it. ${escapeMarkdown(cause.unforetold)}`]),
  ].join("\n");
}

function stateTable({
  owner,
  addresses,
  finalizers,
  conditions,
  forwardingRules,
  backends,
}: WhyReport["state"]): string {
  const pairs = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, value]) => `${name}: ${value}`);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["owner", [owner]],
    ["addresses", addresses],
    ["finalizers", finalizers],
    ["conditions", conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`.trim())],
    ["forwarding rules expected", forwardingRules.expected],
    ["forwarding rules seen", pairs(forwardingRules.seen)],
    ["backends", pairs(backends)],
  ];
  const lines = rows.map(([title, values]) => `| ${title} | ${values.map(escapeMarkdown).join("<br>") || "none"} |`);
  return ["| what | value |", "| --- | --- |", ...lines].join("\n");
}

function eventTable(events: WhyReport["events"]): string {
  const rows = events.map(({ at, count, reason, message, meaning = "", hasPassed }) => {
    const when = `${at}${count > 1 ? `, ${count} times` : ""}${hasPassed ? ", passed" : ""}`;
    return `| ${escapeMarkdown(when)} | ${escapeMarkdown(reason)} | ${escapeMarkdown(message)} | ${escapeMarkdown(meaning)} |`;
  });
  return ["| when | reason | message | what it means |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
