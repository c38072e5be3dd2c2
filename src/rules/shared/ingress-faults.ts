import type { FaultKind } from "../../controllers/l7/ingress/fault.ts";
import type { StagedFault } from "../../controllers/l7/ingress/model.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { type Condition, where } from "../../engine/condition.ts";
import type { IngressSubject, ServiceSubject } from "../../engine/subject.ts";
import { ingressesOf } from "./neg-use.ts";

/** GKE's controller fails on the Ingress. Good ones are asked this once, for all rules that name it. */
export const isFaulty: Condition<IngressSubject> = where(
  "that GKE's controller fails on",
  ({ ingressModels, object }: IngressSubject) => ingressModels.of(object).faults.length > 0,
);

/** The faults of these kinds in the Ingress under review, in the controller's order. */
export function faultsIn(s: IngressSubject, kinds: readonly FaultKind[]): readonly StagedFault[] {
  return s.ingressModels.of(s.object).faults.filter(({ kind }) => kinds.includes(kind));
}

/** A fault of the Service under review, in an Ingress that routes to it. */
interface FaultBehind {
  readonly ingress: Ingress;
  readonly fault: StagedFault;
}

/** The faults of these kinds that Ingresses have because of the Service under review. */
export function faultsBehind(s: ServiceSubject, kinds: readonly FaultKind[]): readonly FaultBehind[] {
  const name = `Service ${displayName(s.object.metadata)}`;
  return ingressesOf(s).flatMap((ingress) =>
    s.ingressModels
      .of(ingress)
      .faults.filter(({ kind, object }) => kinds.includes(kind) && object === name)
      .map((fault) => ({ ingress, fault })),
  );
}

/** Where a fault is told: where it is written, else at the whole specification. */
export function placeOf({ location = ["spec"] }: StagedFault) {
  return pointer(...location);
}

/** What a fault does to the Ingress, as the end of a sentence. */
export const CONSEQUENCES: Readonly<Record<StagedFault["stage"], string>> = {
  translation: "the whole Ingress stops syncing",
  backends: "no front end is made or changed",
  "front-ends": "its front ends are not made or changed",
  done: "every sync ends in an error",
};

/** The text as the beginning of a sentence. */
export function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
