import { INTERNAL_SPELLINGS, TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";

const RECOGNISED = [...INTERNAL_SPELLINGS, "External"];

const MEANT: ReadonlyMap<string, string> = new Map([
  ["internal", "Internal"],
  ["external", "External"],
]);

export const lbTypeValueInvalid = defineRule({
  id: "lb-type-value-invalid",
  group: "type",
  action: "deny",
  summary: "A load-balancer-type that GKE does not recognise, and so takes for a public load balancer.",
  messages: {
    public: 'load-balancer-type "{value}" is not recognised: GKE would create a PUBLIC load balancer.',
    external: 'load-balancer-type "external" is not recognised; the load balancer is PUBLIC, as it seems to be meant.',
  },
  why:
    'The controllers compare the value exactly, with "Internal" and "internal". Whatever else is written, also ' +
    '"INTERNAL" or " Internal", gets an external load balancer that is open to the internet, without a warning.',
  fix: 'Write "Internal" (exact case), or remove the annotation.',
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationType",
    "GKE: LoadBalancer Service parameters, Load balancer type",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(...TYPE_KEYS), wantsLoadBalancer, hasNoClass],
    reports: TYPE_KEYS.flatMap((key, place) => {
      const isDecisive = { not: annotates(...TYPE_KEYS.slice(0, place)).test };
      const path = annotationPath(key);
      const repair = ({ object }: ServiceSubject) => {
        const value = annotation(object, key) ?? "";
        const meant = MEANT.get(value.trim().toLowerCase());
        return meant === undefined ? undefined : { edits: [replaceAnnotation(key, value, meant)] };
      };
      return [
        {
          if: { all: [isDecisive, { annotation: [key], compared: { is: ["external"] } }] },
          message: "external" as const,
          action: "warn" as const,
          path,
          fix: 'Write "External", or remove the annotation.',
          repair,
        },
        {
          if: {
            all: [isDecisive, { annotation: [key], compared: { isNot: [undefined, "external", ...RECOGNISED] } }],
          },
          message: "public" as const,
          path,
          data: { value: { annotation: [key] } },
          repair,
        },
      ];
    }),
  },
});
