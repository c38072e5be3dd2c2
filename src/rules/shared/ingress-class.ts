import { classOf, GKE_CLASS, isOwned } from "../../controllers/l7/ingress-ownership.ts";
import { readSwitches } from "../../controllers/l7/switches.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Condition } from "../../engine/condition.ts";
import { where } from "../../engine/condition.ts";
import type { IngressSubject } from "../../engine/subject.ts";
import { isMeantForOthers } from "./foreign-ingress.ts";

/** The values of `kubernetes.io/ingress.class` that GKE's Ingress controller knows. */
export const GKE_INGRESS_CLASSES: readonly GkeIngressClass[] = Object.values(GKE_CLASS);

/** A class of GKE's Ingress controller. */
type GkeIngressClass = (typeof GKE_CLASS)[keyof typeof GKE_CLASS];

/** What GKE runs its controller with: class gce-regional-external counts only with a switch of its own. */
const SWITCHES = readSwitches();

/** The class by which GKE's Ingress controller takes the Ingress, or undefined where it does not. */
export function gkeClassOf(ingress: Ingress): GkeIngressClass | undefined {
  if (!isOwned(ingress, SWITCHES)) return undefined;
  const name = classOf(ingress);
  return name === "" ? GKE_CLASS.external : GKE_INGRESS_CLASSES.find((known) => known === name);
}

/** GKE's controller takes the Ingress. */
export const takenByGke: Condition<IngressSubject> = where(
  "of a class of GKE's",
  ({ object }: IngressSubject) => gkeClassOf(object) !== undefined,
);

/** GKE's controller takes the Ingress, and not because its author left out the class of another controller. */
export const ofGkeClass: Condition<IngressSubject> = where(
  "of a class of GKE's and not written for another controller",
  ({ object }: IngressSubject) => isMeantForGke(object),
);

/** Whether the Ingress is one for GKE's controller: of its class, or of none and without another controller's annotations. */
export function isMeantForGke(ingress: Ingress): boolean {
  return gkeClassOf(ingress) !== undefined && !isMeantForOthers(ingress);
}
