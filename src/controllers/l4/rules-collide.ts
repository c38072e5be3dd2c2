import { overlaps } from "../../domain/ports.ts";
import type { ForwardingRule } from "./model.ts";

/** Whether two sets of forwarding rules of one address need the same port of the same protocol and IP version. */
export function rulesCollide(a: readonly ForwardingRule[], b: readonly ForwardingRule[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one.ipVersion === other.ipVersion && one.protocol === other.protocol && overlaps(one.ports, other.ports),
    ),
  );
}
