import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { L4_RBS } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, removeAnnotation } from "../shared/annotation-edits.ts";
import { annotates, field, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";

const CLASSES: readonly (string | undefined)[] = [CLASS.external, CLASS.internal, CLASS.standalone];

export const rbsRedundantWithClass = defineRule({
  id: "rbs-redundant-with-class",
  group: "type",
  action: "warn",
  summary: "The l4-rbs annotation beside a class of the newer controllers.",
  messages: { redundant: "cloud.google.com/l4-rbs has no effect where loadBalancerClass is set." },
  why: "The controllers look at the class before they read the annotation, whatever its value is.",
  fix: "Remove cloud.google.com/l4-rbs.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      annotates(L4_RBS),
      field("of one of the classes of today", "spec.loadBalancerClass", { is: CLASSES }),
    ],
    reports: [
      {
        message: "redundant",
        path: annotationPath(L4_RBS),
        repair: ({ object }) => ({ edits: [removeAnnotation(L4_RBS, annotation(object, L4_RBS) ?? "")] }),
      },
    ],
  },
});
