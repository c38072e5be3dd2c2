import type { Backend } from "../../controllers/l7/ingress/backend.ts";
import type { FaultKind } from "../../controllers/l7/ingress/fault.ts";
import type { IngressModel, StagedFault } from "../../controllers/l7/ingress/model.ts";
import type { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Identity } from "../../domain/kinds/metadata.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { type Condition, where } from "../../engine/condition.ts";
import type { IngressSubject, ServiceSubject } from "../../engine/subject.ts";
import { isMeantForOthers } from "./foreign-ingress.ts";

/** GKE's controller fails on the Ingress. Good ones are asked this once, for all rules that name it. */
export const isFaulty: Condition<IngressSubject> = where(
  "that GKE's controller fails on",
  ({ ingressModels, object }: IngressSubject) =>
    ingressModels.of(object).faults.length > 0 && !isMeantForOthers(object),
);

/** Whether the controller makes all of a load balancer that the Ingress asks for. */
export function isMade({ isOwned, getsLoadBalancer, faults }: IngressModel): boolean {
  return isOwned && getsLoadBalancer && faults.length === 0;
}

/** The backend of each host and path, and of all else. */
export type Routes = ReadonlyMap<string, Backend>;

/** The routes of the URL map that the controller makes of the Ingress. */
export function routesOf({ translation: { urlMap } }: IngressModel): Routes {
  const routes = new Map<string, Backend>();
  if (urlMap.defaultBackend) routes.set("default", urlMap.defaultBackend);
  for (const [host, paths] of urlMap.hosts)
    for (const { path, backend } of paths) routes.set(`${host} ${path}`, backend);
  return routes;
}

/** The faults of these kinds in the Ingress under review, in the controller's order. */
export function faultsIn(s: IngressSubject, kinds: readonly FaultKind[]): readonly StagedFault[] {
  return s.ingressModels.of(s.object).faults.filter(({ kind }) => kinds.includes(kind));
}

/** An object under review that Ingresses may use: a Service, or what configures one or a front end. */
export interface Backing
  extends Pick<
    ServiceSubject<(typeof AUTO_NEG_FACTS)[number], "gkeVersion">,
    "cluster" | "index" | "isOffline" | "ingressModels"
  > {
  readonly object: { readonly kind: string; readonly metadata: Identity };
}

/** A fault of the object under review, in an Ingress that uses it. */
interface FaultBehind {
  readonly ingress: Ingress;
  readonly fault: StagedFault;
}

/** An Ingress fails because of the object, or nobody knows: then the rule is asked, and skipped visibly. */
export const isBehindFaulty: Condition<Backing> = where(
  "that an Ingress fails on, or may",
  (s: Backing) => !s.index.knows("ingresses") || allFaultsBehind(s).length > 0,
);

/** The faults of these kinds that Ingresses have because of the object under review. */
export function faultsBehind(s: Backing, kinds: readonly FaultKind[]): readonly FaultBehind[] {
  return allFaultsBehind(s).filter(({ fault }) => kinds.includes(fault.kind));
}

function allFaultsBehind({ object, index, ingressModels }: Backing): readonly FaultBehind[] {
  const { namespace, name } = object.metadata;
  const ingresses = object.kind === SERVICE.kind ? index.ingressesTo(namespace, name) : index.ingressesIn(namespace);
  const found: FaultBehind[] = [];
  for (const ingress of ingresses) {
    const title = `${object.kind} ${namespace}/${name}`;
    const isLeft = ingress.metadata.isTerminating || isMeantForOthers(ingress);
    const told = new Set<string>();
    for (const fault of isLeft ? [] : ingressModels.of(ingress).faults) {
      if ((fault.object !== title && fault.through !== title) || told.has(fault.text)) continue;
      told.add(fault.text);
      found.push({ ingress, fault });
    }
  }
  return found;
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
