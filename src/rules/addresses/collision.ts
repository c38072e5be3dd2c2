import { contains, overlaps, type PortSet } from "../../domain/ports.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { type RulePair, rulePairs, type Sharer } from "../shared/address-sharers.ts";

/** Two forwarding rules of which the second one is refused. */
export interface Collision {
  readonly pair: RulePair;
  /** The ports of the subject's rule that the other one takes too; of a range all, for it is refused as one. */
  readonly ports: PortSet;
  /** Whether the rules collide whatever is not known about discrete ports. */
  readonly isCertain: boolean;
}

/**
 * The collisions of the subject's forwarding rules with another Service's, the first of each protocol. Where no one knows
 * whether RBS lists ports or makes a range, both are tried.
 */
export function collisionsWith(s: ServiceSubject, sharer: Sharer): readonly Collision[] {
  const { model } = s;
  if (!model.cluster.facts.discretePortsUncertain) {
    const pairs = collidingOf(rulePairs(sharer.shared, model.forwardingRules, sharer.model.forwardingRules));
    return [...pairs.values()].map((pair) => collision(pair, true));
  }
  const [listed = NONE, ranged = NONE] = [true, false].map((discrete) =>
    collidingOf(
      rulePairs(sharer.shared, model.forwardingRulesWith({ discrete }), sharer.model.forwardingRulesWith({ discrete })),
    ),
  );
  return [...new Map([...ranged, ...listed])].map(([protocol, pair]) =>
    collision(pair, listed.has(protocol) && ranged.has(protocol)),
  );
}

const NONE: ReadonlyMap<string, RulePair> = new Map();

/** The first two rules of each protocol of which the second one is refused. */
function collidingOf(pairs: Iterable<RulePair>): ReadonlyMap<string, RulePair> {
  const found = new Map<string, RulePair>();
  for (const pair of pairs) {
    const { own, other } = pair;
    if (own.protocol === other.protocol && !found.has(own.protocol) && overlaps(own.ports, other.ports)) {
      found.set(own.protocol, pair);
    }
  }
  return found;
}

function collision(pair: RulePair, isCertain: boolean): Collision {
  const { own, other } = pair;
  const ports: PortSet =
    own.ports.kind === "discrete"
      ? { kind: "discrete", ports: own.ports.ports.filter((port) => contains(other.ports, port)) }
      : own.ports;
  return { pair, ports, isCertain };
}
