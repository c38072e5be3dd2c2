/** The ports that one forwarding rule matches. Discrete ports are sorted and distinct; a range includes both ends. */
export type PortSet =
  | { readonly kind: "discrete"; readonly ports: readonly number[] }
  | { readonly kind: "range"; readonly first: number; readonly last: number }
  | { readonly kind: "all" };

/** Every port, as a forwarding rule with `allPorts` matches them. */
export const ALL_PORTS: PortSet = { kind: "all" };

/** The set of exactly these ports. */
export function discretePorts(ports: readonly number[]): PortSet {
  return { kind: "discrete", ports: sortedDistinct(ports) };
}

/** The one range from the lowest to the highest of these ports; `ports` must not be empty. */
export function portRange(ports: readonly number[]): PortSet {
  const sorted = sortedDistinct(ports);
  return { kind: "range", first: sorted[0] ?? 0, last: sorted.at(-1) ?? 0 };
}

/** Whether some port is in both sets. */
export function overlaps(a: PortSet, b: PortSet): boolean {
  if (isEmpty(a) || isEmpty(b)) return false;
  if (a.kind === "all" || b.kind === "all") return true;
  if (a.kind === "discrete") return a.ports.some((port) => contains(b, port));
  if (b.kind === "discrete") return b.ports.some((port) => contains(a, port));
  return a.first <= b.last && b.first <= a.last;
}

/** Whether `port` is in the set. */
export function contains(set: PortSet, port: number): boolean {
  if (set.kind === "all") return true;
  return set.kind === "range" ? set.first <= port && port <= set.last : set.ports.includes(port);
}

/** Whether two sets are written alike; a range of one port is not the same forwarding rule as that port alone. */
export function samePortSet(a: PortSet, b: PortSet): boolean {
  if (a.kind === "discrete" && b.kind === "discrete") {
    return a.ports.length === b.ports.length && a.ports.every((port, index) => port === b.ports[index]);
  }
  if (a.kind === "range" && b.kind === "range") return a.first === b.first && a.last === b.last;
  return a.kind === b.kind && a.kind === "all";
}

/** The set for people: "80,443", "80-443" or "all". */
export function formatPortSet(set: PortSet): string {
  if (set.kind === "all") return "all";
  return set.kind === "range" ? `${set.first}-${set.last}` : set.ports.join(",");
}

/** The maximal runs of consecutive ports, each as [first, last], lowest first; a firewall rule lists one entry a run. */
export function runsOf(ports: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const port of sortedDistinct(ports)) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === port) run[1] = port;
    else runs.push([port, port]);
  }
  return runs;
}

/** The ports in ascending order, each once. */
export function sortedDistinct(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

function isEmpty(set: PortSet): boolean {
  return set.kind === "discrete" && set.ports.length === 0;
}
