import { overlaps } from "../../domain/ports.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { type RulePair, rulePairs, type Sharer } from "../shared/address-sharers.ts";

/** Two forwarding rules of which the second one is refused. */
export interface Collision {
  readonly pair: RulePair;
  /** Whether the rules collide whatever is not known about discrete ports. */
  readonly isCertain: boolean;
}

/**
 * The first collision of the subject's forwarding rules with another Service's. Where no one knows whether RBS lists
 * ports or makes a range, both are tried.
 */
export function collisionWith(s: ServiceSubject, sharer: Sharer): Collision | undefined {
  const { model } = s;
  if (!model.cluster.facts.discretePortsUncertain) {
    const pair = collisionAmong(rulePairs(sharer.shared, model.forwardingRules, sharer.model.forwardingRules));
    return pair && { pair, isCertain: true };
  }
  const [listed, ranged] = [true, false].map((discrete) =>
    collisionAmong(
      rulePairs(sharer.shared, model.forwardingRulesWith({ discrete }), sharer.model.forwardingRulesWith({ discrete })),
    ),
  );
  const pair = listed ?? ranged;
  return pair && { pair, isCertain: listed !== undefined && ranged !== undefined };
}

function collisionAmong(pairs: Iterable<RulePair>): RulePair | undefined {
  for (const pair of pairs) {
    if (pair.own.protocol === pair.other.protocol && overlaps(pair.own.ports, pair.other.ports)) return pair;
  }
  return undefined;
}
