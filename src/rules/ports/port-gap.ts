import type { PortSet } from "../../domain/ports.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Whether a range takes more ports than the `count` distinct ones that it was made of. */
export function hasGap(range: PortSet, count: number): boolean {
  return range.kind === "range" && range.last - range.first + 1 > count;
}

/** How much a gap matters: nobody else can be at an address that comes and goes with this Service. */
export function gapAction(s: ServiceSubject): "warn" | "info" {
  return s.model.addressKeys.some(({ origin }) => origin !== "status") ? "warn" : "info";
}
