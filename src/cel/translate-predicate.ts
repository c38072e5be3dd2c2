import type { Cluster } from "../domain/cluster.ts";
import { holdsOf, type Predicate, type Regarded } from "../engine/predicate.ts";
import { all, any, type Cel, list, literal, not } from "./expression.ts";
import { compare, type Side } from "./side.ts";

/** The predicate on that side as an expression; what the facts of the cluster decide is decided. @throws Error for code. */
export function translate(predicate: Predicate, side: Side, cluster: Cluster): Cel {
  if (predicate === "code") throw new Error("code can't be translated");
  if ("all" in predicate) return all(...untilOne(false, predicate.all, side, cluster));
  if ("any" in predicate) return any(...untilOne(true, predicate.any, side, cluster));
  if ("not" in predicate) return not(translate(predicate.not, side, cluster));
  if ("owners" in predicate) return `${side.owner} in ${list(predicate.owners)}`;
  if ("fact" in predicate || "below" in predicate) return holdsOf(predicate)({ cluster: cluster.facts } as Regarded);
  if ("compared" in predicate)
    return compare(predicate, predicate.compared, side, { extraGkeClasses: cluster.facts.extraGkeClasses });
  if ("finalizers" in predicate) {
    const path = `${side.object}.metadata.finalizers`;
    return all(`has(${path})`, any(...predicate.finalizers.map((finalizer) => `${literal(finalizer)} in ${path}`)));
  }
  const { annotations: keys, of } = predicate;
  const place = of === "object" ? side.annotations : side.previousAnnotations;
  return any(...keys.map((key) => `${literal(key)} in ${place}`));
}

/** The expressions up to the one that decides: what the engine would not ask is not asked, and so nothing is assumed for it. */
function untilOne(decides: boolean, predicates: readonly Predicate[], side: Side, cluster: Cluster): readonly Cel[] {
  const expressions: Cel[] = [];
  for (const predicate of predicates) {
    const expression = translate(predicate, side, cluster);
    expressions.push(expression);
    if (expression === decides) break;
  }
  return expressions;
}

/** Whether all of the predicate is data. */
export function isData(predicate: Predicate): boolean {
  if (predicate === "code") return false;
  if ("all" in predicate) return predicate.all.every(isData);
  if ("any" in predicate) return predicate.any.every(isData);
  return "not" in predicate ? isData(predicate.not) : true;
}

/** Whether the predicate asks who makes the load balancer. */
export function asksOwner(predicate: Predicate): boolean {
  if (predicate === "code") return false;
  if ("all" in predicate) return predicate.all.some(asksOwner);
  if ("any" in predicate) return predicate.any.some(asksOwner);
  return "not" in predicate ? asksOwner(predicate.not) : "owners" in predicate;
}
