import {
  ALPHA_BACKEND_SHARE,
  DEPRECATED_BACKEND_SHARE,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
} from "../../domain/annotations.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { wantsExternal } from "../shared/conditions.ts";

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
      where("with options of internal load balancers", (s) => hasZonalAffinity(s.object) || hasInternalOnly(s.object)),
    ],
    check({ object }, report) {
      for (const key of INTERNAL_ONLY) {
        if (!object.metadata.annotations.has(key)) continue;
        report({
          message: SAYS_INTERNAL.includes(key) ? "public" : "ignored",
          path: annotationPath(key),
          data: { key },
        });
      }
      if (!hasZonalAffinity(object)) return;
      report({
        message: "ignored",
        path: "/spec/trafficDistribution",
        data: { key: `trafficDistribution ${object.trafficDistribution}` },
        fix: "Remove it, unless it is meant for traffic inside the cluster.",
      });
    },
  },
});

function hasInternalOnly(service: Service): boolean {
  return INTERNAL_ONLY.some((key) => service.metadata.annotations.has(key));
}

function hasZonalAffinity({ trafficDistribution }: Service): boolean {
  return trafficDistribution === "PreferClose" || trafficDistribution === "PreferSameZone";
}
