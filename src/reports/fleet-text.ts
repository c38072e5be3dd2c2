import type { FleetConflict } from "../whatif/fleet/claims.ts";
import type { FleetReport } from "../whatif/fleet/fleet.ts";
import { count } from "./report.ts";
import { wrap } from "./wrap.ts";

/** What several clusters come to, for people in a terminal. */
export function fleetText(report: FleetReport, columns: number): string {
  const { clusters, rules, worst, conflicts, subnets, upgrades, addresses, deny, warn } = report;
  const tables = [
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
    table(
      ["upgrade", "from", "to", "high", "medium", "low", "what"],
      upgrades.map(({ cluster, from, to, high, medium, low, effects }) => [
        ...[cluster, from, to, high, medium, low],
        Object.entries(effects)
          .map(([kind, times]) => `${kind} ${times}`)
          .join(", "),
      ]),
    ),
    table(
      ["subnet of several clusters", "clusters", "load balancers"],
      subnets.map((entry) => [entry.subnet, entry.clusters.length, entry.loadBalancers]),
    ),
  ];
  const held = (title: string, entries: readonly (readonly [name: string, holders: readonly string[]])[]) =>
    entries.length === 0 ? [] : [`${title}\n${entries.map((entry) => holding(entry, columns)).join("")}`];
  const wanted = (of: FleetConflict["of"]) =>
    conflicts.filter((conflict) => conflict.of === of).map(({ name, holders }) => [name, holders] as const);
  return [
    ...tables.filter((lines) => lines.length > 1).map((lines) => lines.join("")),
    ...held("same ports of one address in several clusters", wanted("address")),
    ...held("same name of a NEG in several clusters", wanted("NEG")),
    ...held("same forwarding rule in several clusters", wanted("forwarding rule")),
    ...held(
      "addresses",
      (addresses ?? []).map(({ address, holders }) => [address, holders]),
    ),
    `${count(clusters.length, "cluster")}: ${count(deny, "denial")}, ${count(warn, "warning")}\n`,
  ].join("\n");
}

function holding([name, holders]: readonly [name: string, holders: readonly string[]], columns: number): string {
  const lines = holders.flatMap((holder) => wrap(holder, Math.max(20, columns - 4)).map((line) => `    ${line}\n`));
  return `  ${name}\n${lines.join("")}`;
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
