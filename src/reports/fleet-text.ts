import type { FleetReport } from "../lint/fleet.ts";
import { count } from "./report.ts";
import { wrap } from "./wrap.ts";

/** What several clusters come to, for people in a terminal. */
export function fleetText({ clusters, rules, worst, conflicts, deny, warn }: FleetReport, columns: number): string {
  const summary = `${count(clusters.length, "cluster")}: ${count(deny, "denial")}, ${count(warn, "warning")}`;
  const sections = [
    table(
      ["cluster", "version", "denials", "warnings", "open"],
      clusters.map((entry) => [entry.name, entry.gkeVersion || "?", entry.deny, entry.warn, entry.open]),
    ),
    table(
      ["rule", "clusters", "denials", "warnings"],
      rules.map((entry) => [entry.rule, entry.clusters, entry.deny, entry.warn]),
    ),
    table(
      ["worst namespaces", "denials", "warnings"],
      worst.map((entry) => [`${entry.cluster}/${entry.namespace || "(cluster)"}`, entry.deny, entry.warn]),
    ),
    conflicts.map(({ address, holders }) => {
      const lines = holders.flatMap((holder) => wrap(holder, Math.max(20, columns - 4)).map((line) => `    ${line}\n`));
      return `  ${address}\n${lines.join("")}`;
    }),
  ];
  const [first = [], second = [], third = [], fourth = []] = sections;
  const ofConflicts = fourth.length > 0 ? [`same ports of one address in several clusters\n${fourth.join("")}`] : [];
  return [
    ...[first, second, third].filter((lines) => lines.length > 1).map((lines) => lines.join("")),
    ...ofConflicts,
    `${summary}\n`,
  ].join("\n");
}

/** The lines of a table: texts to the left, numbers to the right. */
function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const all = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => {
    const cells = row.map((cell, column) =>
      typeof (rows[0] ?? [])[column] === "number"
        ? cell.padStart(widths[column] ?? 0)
        : cell.padEnd(widths[column] ?? 0),
    );
    return `${cells.join("  ").trimEnd()}\n`;
  });
}
