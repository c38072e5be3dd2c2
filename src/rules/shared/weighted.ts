import type { ServiceModel } from "../../controllers/l4/model.ts";
import { WEIGHTED } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { annotationIs, type ServiceCondition } from "./conditions.ts";

/** The one value that turns weighted load balancing on (ingress-gce pkg/l4/annotations HasWeightedLBPodsPerNodeAnnotation). */
export const PODS_PER_NODE = "pods-per-node";

/** Whether the Service asks for weighted load balancing in the only way that counts. */
export function asksForWeights(service: Service): boolean {
  return annotation(service, WEIGHTED) === PODS_PER_NODE;
}

/** The Service asks for weighted load balancing. */
export const wantsWeights: ServiceCondition = annotationIs("that ask for weighted load balancing", WEIGHTED, {
  is: [PODS_PER_NODE],
});

/** Whether the load balancer weighs its nodes: asked for, with policy Local, and where the switch of its kind is on. */
export function isWeighted({ service, implementation, cluster }: ServiceModel): boolean {
  if (!asksForWeights(service) || service.externalTrafficPolicy !== "Local") return false;
  if (implementation === "rbs-netlb") return cluster.facts.weightedNetLB;
  return implementation === "ilb-subsetting" && cluster.facts.weightedIlb;
}
