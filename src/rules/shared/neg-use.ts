import { Derived } from "../../controllers/l4/derived.ts";
import { isAnnotatedByGke, type NegFacts } from "../../controllers/l7/neg/auto-annotation.ts";
import { NEG } from "../../domain/annotations.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Metadata } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { enablesNeg, type NegAnnotation } from "../../domain/neg-annotation.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "./conditions.ts";
import { isForAnyController, isMeantForOthers } from "./foreign-ingress.ts";
import { isMeantForGke } from "./ingress-class.ts";

/** Where the NEG annotation stands. */
export const NEG_PATH: JsonPointer = pointer("metadata", "annotations", NEG);

/** What the Service's annotation says, where it has one that the controller can parse. */
export function negOf({ neg }: Service): NegAnnotation | undefined {
  return neg?.ok ? neg.neg : undefined;
}

/** What the Service's annotation says, where it makes NEGs at all. */
export function enabledNegOf(service: Service): NegAnnotation | undefined {
  const neg = negOf(service);
  return neg && enablesNeg(neg) ? neg : undefined;
}

/** The annotation of the Service makes NEGs. */
export const enablesNegs: ServiceCondition = where(
  "whose NEG annotation makes NEGs",
  ({ object }: ServiceSubject) => enabledNegOf(object) !== undefined,
);

/** Whether Ingresses reach the Service over NEGs, by its annotation or by the one that GKE adds where there is none. */
export function hasIngressNeg(service: Service, cluster: NegFacts): boolean {
  return service.neg === undefined ? isAnnotatedByGke(cluster) : negOf(service)?.ingress === true;
}

/** The Ingresses of GKE's controller that route to the Service under review, looked up once for all rules. */
export function ingressesOf(s: ServiceSubject): readonly Ingress[] {
  return s.model.derive(INGRESSES, s);
}

const INGRESSES = new Derived(({ index, object }: ServiceSubject) => gkeIngressesTo(index, object.metadata));

/** An Ingress of GKE's controller routes to the Service, or nobody knows: then the rule is asked, and skipped visibly. */
export const mayHaveIngress: ServiceCondition = where(
  "that an Ingress uses, or may",
  (s: ServiceSubject) => !s.index.knows("ingresses") || ingressesOf(s).length > 0,
);

/** Whether it is known that no Ingress of GKE's controller routes to the Service: what only that controller reads stops nothing yet. */
export function isBehindNoIngress(s: ServiceSubject): boolean {
  return s.index.knows("ingresses") && s.index.isComplete && ingressesOf(s).length === 0;
}

/** The Ingresses of GKE's controller that route to the Service, but those of manifests that are written for another's. */
export function gkeIngressesTo(index: ObjectIndex, { namespace, name }: Metadata): readonly Ingress[] {
  const ingresses: Ingress[] = [];
  for (const ingress of index.ingressesTo(namespace, name)) {
    const isGkes = isMeantForGke(ingress) && !ingress.metadata.isTerminating;
    if (isGkes && !isAmongOthers(ingress, index)) ingresses.push(ingress);
  }
  return ingresses;
}

/** Whether the Ingress of a set of manifests names no controller, beside one that was written for another than GKE's. */
function isAmongOthers(ingress: Ingress, index: ObjectIndex): boolean {
  if (index.isComplete || !isForAnyController(ingress)) return false;
  for (const other of index.ingressesIn(ingress.metadata.namespace)) if (isMeantForOthers(other)) return true;
  return false;
}
