import type { PortSet } from "../../domain/ports.ts";

/** Whether a range takes more ports than the `count` distinct ones that it was made of. */
export function hasGap(range: PortSet, count: number): boolean {
  return range.kind === "range" && range.last - range.first + 1 > count;
}
