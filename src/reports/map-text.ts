import type { MapEntry, MappedAddress } from "../controllers/l4/address-map.ts";
import { painter } from "./paint.ts";
import { wrap } from "./wrap.ts";

/** How a map is printed. */
export interface MapStyle {
  readonly colour: boolean;
  readonly columns: number;
}

/** The map for people in a terminal. */
export function mapText(addresses: readonly MappedAddress[], { colour, columns }: MapStyle): string {
  if (addresses.length === 0) return "No load balancers.\n";
  const paint = painter(colour);
  const sections = addresses.map(({ title, family, scheme, entries, freePorts }) => {
    const widths = [
      Math.max(...entries.map(({ protocol }) => protocol.length)),
      Math.min(24, Math.max(...entries.map(({ ports }) => ports.length))),
      Math.max(...entries.map(({ owner }) => owner.length)),
    ] as const;
    const rows = entries.map((entry) => entryLines(entry, widths, columns).join(""));
    const free = (["TCP", "UDP"] as const).map((protocol) => `${protocol} ${freePorts[protocol] || "none"}`).join("; ");
    const freeLines = wrap(`free: ${free}`, columns - 2).map((line) => `  ${paint("dim", line)}\n`);
    return `${paint("bold", title)}  ${paint("dim", `${scheme.toLowerCase()} ${family}`)}\n${rows.join("")}${freeLines.join("")}`;
  });
  return sections.join("\n");
}

function entryLines(
  entry: MapEntry,
  [protocol, ports, owner]: readonly [number, number, number],
  columns: number,
): readonly string[] {
  const head = `  ${entry.protocol.padEnd(protocol)}  ${entry.ports.padEnd(ports)}  ${entry.owner.padEnd(owner)}  `;
  const width = Math.max(20, columns - head.length);
  const [first = "", ...rest] = wrap(sourcesText(entry), width);
  return [`${head}${first}`.trimEnd(), ...rest.map((line) => `${" ".repeat(head.length)}${line}`)].map(
    (line) => `${line}\n`,
  );
}

/** Who is let in, for people. */
function sourcesText({ sourceRanges, effectiveSourceRanges }: MapEntry): string {
  if (effectiveSourceRanges.length === 0) return "from: no firewall rule by GKE";
  const own = `from: ${effectiveSourceRanges.join(", ")}`;
  const isWider =
    effectiveSourceRanges.join() !== [...sourceRanges].sort().join() &&
    effectiveSourceRanges.some((range) => !sourceRanges.includes(range));
  return isWider ? `${own} (alone: ${sourceRanges.join(", ") || "none"})` : own;
}
