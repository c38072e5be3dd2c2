import type { ServiceModel } from "../controllers/l4/model.ts";
import { isLoadBalancer } from "../domain/kinds/service.ts";
import type { Question } from "../engine/evaluate.ts";
import type { IngressSubject, ServiceSubject } from "../engine/subject.ts";
import { gkeClassOf } from "./shared/ingress-class.ts";

/** Whether the update lets more of the world in: where no load balancer of GKE's was, or an internal one. */
export function widensExposure({ kind, subject }: Question): boolean {
  switch (kind) {
    case "service":
      return widensService(subject as ServiceSubject);
    case "ingress":
      return widensIngress(subject as IngressSubject);
    default:
      return false;
  }
}

function widensService({ object, previous, model, previousModel }: ServiceSubject): boolean {
  if (!previous || !previousModel) return false;
  if (isLoadBalancer(object) && !isLoadBalancer(previous)) return true;
  return reachOfService(model) > reachOfService(previousModel);
}

function reachOfService({ isExternal, isInternal }: ServiceModel): number {
  if (isExternal) return 2;
  return isInternal ? 1 : 0;
}

function widensIngress({ object, previous }: IngressSubject): boolean {
  return previous !== undefined && reachOfIngress(object) > reachOfIngress(previous);
}

function reachOfIngress(ingress: IngressSubject["object"]): number {
  const name = gkeClassOf(ingress);
  if (name === undefined) return 0;
  return name === "gce-internal" ? 1 : 2;
}
