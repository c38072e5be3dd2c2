import {
  ALPHA_BACKEND_SHARE,
  DEPRECATED_BACKEND_SHARE,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
} from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsExternal } from "../shared/conditions.ts";
import { wantsZonalAffinity, ZONAL_AFFINITY } from "../shared/zonal-affinity.ts";

/** Keys whose name says that an internal load balancer is meant. */
const SAYS_INTERNAL = [GLOBAL_ACCESS, INTERNAL_SUBNET];
const INTERNAL_ONLY = [...SAYS_INTERNAL, ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE];

export const internalOnlyAnnotationOnExternal = defineRule({
  id: "internal-only-annotation-on-external",
  group: "type",
  action: "warn",
  summary: "What only internal load balancers have, on an external Service.",
  messages: {
    public: "{key} is for internal load balancers; this Service is PUBLIC.",
    ignored: "{key} is for internal load balancers and is ignored here.",
  },
  why:
    "Only the controller of internal load balancers reads these. An annotation for internal load balancers on a public " +
    "Service often means that the annotation that makes it internal was forgotten.",
  fix: 'Add load-balancer-type: "Internal", or remove it.',
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4.go getILBOptions",
    "GKE: LoadBalancer Service parameters, Global access and Subnet",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      wantsExternal,
      condition("with options of internal load balancers", {
        any: [wantsZonalAffinity.test, annotates(...INTERNAL_ONLY).test],
      }),
    ],
    reports: [
      ...INTERNAL_ONLY.map((key) => ({
        if: annotates(key).test,
        message: SAYS_INTERNAL.includes(key) ? ("public" as const) : ("ignored" as const),
        path: annotationPath(key),
        data: { key },
      })),
      ...ZONAL_AFFINITY.map((value) => ({
        if: { field: "spec.trafficDistribution", compared: { is: [value] } },
        message: "ignored" as const,
        path: "/spec/trafficDistribution",
        data: { key: `trafficDistribution ${value}` },
        fix: "Remove it, unless it is meant for traffic inside the cluster.",
      })),
    ],
  },
});
