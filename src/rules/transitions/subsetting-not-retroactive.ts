import { isMixed } from "../../controllers/l4/forwarding.ts";
import {
  FINALIZER,
  L4LB_CONFIG,
  LOAD_BALANCER_IP_ADDRESSES,
  LOAD_BALANCER_SUBNET,
  WEIGHTED,
} from "../../domain/annotations.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { annotation, hasFinalizer, needsFamily, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasNoClass, isLegacyInternal } from "../shared/conditions.ts";
import { asksForWeights } from "../shared/weighted.ts";
import { asksForZonalAffinity } from "../shared/zonal-affinity.ts";

/** What only the controller for subsetting can do. */
const FEATURES: readonly {
  readonly feature: string;
  readonly path: JsonPointer;
  readonly asks: (service: Service) => boolean;
}[] = [
  { feature: "IPv6", path: "/spec/ipFamilies", asks: (service) => needsFamily(service, "IPv6") },
  { feature: "TCP and UDP together", path: "/spec/ports", asks: isMixed },
  { feature: "zonal affinity", path: "/spec/trafficDistribution", asks: asksForZonalAffinity },
  { feature: "weighted load balancing", path: annotationPath(WEIGHTED), asks: asksForWeights },
  ...[
    ["load-balancer-ip-addresses", LOAD_BALANCER_IP_ADDRESSES] as const,
    ["load-balancer-subnet", LOAD_BALANCER_SUBNET] as const,
    ["l4lb-config", L4LB_CONFIG] as const,
  ].map(([feature, key]) => ({
    feature,
    path: annotationPath(key),
    asks: (service: Service) => (annotation(service, key) ?? "").trim() !== "",
  })),
];

export const subsettingNotRetroactive = defineRule({
  id: "subsetting-not-retroactive",
  group: "transitions",
  action: "deny",
  summary: "An update that asks an internal load balancer from before subsetting for what only subsetting can do.",
  messages: {
    stillInstanceGroups:
      "This internal Service still uses instance groups, from before GKE subsetting: {feature} never works.",
  },
  why:
    "Turning on subsetting moves no existing Service: its finalizer keeps it with the older controller, which ignores " +
    "the request without an event.",
  fix: "Recreate the Service to use it.",
  sources: [
    "GKE: About LoadBalancer Services, GKE subsetting",
    "kubernetes/ingress-gce pkg/l4/controllers/l4controller.go shouldProcessService",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["subsettingActive"],
  kindDependent: true,
  service: {
    when: [
      hasNoClass,
      isLegacyInternal,
      where(
        "with the finalizer of instance groups",
        ({ previous }) => previous !== undefined && hasFinalizer(previous, FINALIZER.legacyInternal),
      ),
    ],
    check({ object, previous, cluster }, report) {
      if (!previous || !cluster.subsettingActive) return;
      for (const { feature, path, asks } of FEATURES) {
        if (asks(object) && !asks(previous)) report({ message: "stillInstanceGroups", path, data: { feature } });
      }
    },
  },
});
