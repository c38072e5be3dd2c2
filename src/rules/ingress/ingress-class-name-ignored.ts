import { INGRESS_CLASS } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { INGRESS_CLASS_KIND } from "../../domain/kinds/ingress-class.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { GKE_INGRESS_CLASSES } from "../shared/ingress-class.ts";

const PATH = "/spec/ingressClassName";
/** Controllers that an IngressClass may name and that are GKE's own all the same. */
const GKE_CONTROLLER = /gke|google|ingress-gce/i;

export const ingressClassNameIgnored = defineRule({
  id: "ingress-class-name-ignored",
  group: "ingress",
  action: "deny",
  summary: "A GKE class in spec.ingressClassName instead of the annotation.",
  messages: {
    ignored: "GKE ignores spec.ingressClassName: no controller takes this Ingress.",
    otherController: 'IngressClass "{name}" belongs to {controller}; GKE does not take this Ingress.',
  },
  why:
    "GKE's controller looks at the annotation kubernetes.io/ingress.class only. A class name without it makes the Ingress " +
    "invisible: no load balancer, no event.",
  fix: `Write the annotation ${INGRESS_CLASS} instead of the field.`,
  sources: [
    "kubernetes/ingress-gce pkg/utils/utils.go IsGCEIngress",
    "kubernetes/ingress-gce pkg/annotations/ingress.go IngressClassKey",
  ],
  on: ["create", "update"],
  ingress: {
    when: [
      where(
        "with a GKE class in the field alone",
        ({ object }) =>
          GKE_INGRESS_CLASSES.some((name) => name === object.ingressClassName) &&
          !object.metadata.annotations.get(INGRESS_CLASS),
      ),
    ],
    check({ object, index }, report) {
      const name = object.ingressClassName ?? "";
      const controller = index.knows("ingressClasses")
        ? index.get(INGRESS_CLASS_KIND, "", name)?.controller
        : undefined;
      if (controller !== undefined && !GKE_CONTROLLER.test(controller)) {
        report({ message: "otherController", action: "warn", path: PATH, data: { name, controller } });
        return;
      }
      // The API server refuses a new Ingress that has both.
      const path = pointer("metadata", "annotations", INGRESS_CLASS);
      const isBlank = object.metadata.annotations.has(INGRESS_CLASS);
      report({
        message: "ignored",
        path: PATH,
        edits: [
          { kind: "remove", path: PATH, expected: name },
          isBlank ? { kind: "replace", path, expected: "", value: name } : { kind: "add", path, value: name },
        ],
      });
    },
  },
});
