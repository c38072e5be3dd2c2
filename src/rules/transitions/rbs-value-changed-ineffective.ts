import { L4_RBS } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotated, annotates, hasNoClass, wantsExternal } from "../shared/conditions.ts";
import { editsLive } from "./live-edit.ts";

export const rbsValueChangedIneffective = defineRule({
  id: "rbs-value-changed-ineffective",
  group: "transitions",
  action: "warn",
  summary: "An update that changes the value of l4-rbs on a live load balancer.",
  messages: {
    staysRbs:
      'l4-rbs "{value}" changes nothing: this load balancer keeps its backend service until the Service is deleted.',
    staysTargetPool:
      'l4-rbs "{value}" changes nothing: this load balancer keeps its target pool until the Service is deleted.',
  },
  why: "The finalizer decides who owns an existing load balancer. The value counts for the next Service only.",
  fix: "Restore the value, or recreate the Service.",
  sources: [
    "GKE: About LoadBalancer Services, Type of load balancer",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      annotates(L4_RBS),
      annotated(L4_RBS),
      hasNoClass,
      wantsExternal,
      editsLive,
      where(
        "that were external and begin or cease to ask for a backend service",
        (s) => changesRbs(s) && s.previousModel?.isExternal === true,
      ),
    ],
    check({ object, model }, report) {
      const path = annotationPath(L4_RBS);
      const data = { value: annotation(object, L4_RBS) ?? "" };
      report({ message: model.implementation === "rbs-netlb" ? "staysRbs" : "staysTargetPool", path, data });
    },
  },
});

function changesRbs({ object, previous }: ServiceSubject): boolean {
  return previous !== undefined && annotation(previous, L4_RBS) !== annotation(object, L4_RBS);
}
