import { FINALIZER, L4_RBS } from "../../domain/annotations.ts";
import { annotation, hasFinalizer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { addAnnotation, annotationPath } from "../shared/annotation-edits.ts";
import { hasNoClass, wantsExternal } from "../shared/conditions.ts";

export const rbsRemoved = defineRule({
  id: "rbs-removed",
  group: "transitions",
  action: "warn",
  summary: "An update that takes l4-rbs from an external Service.",
  messages: {
    noEffect:
      "Removing l4-rbs changes nothing: this load balancer keeps its backend service until the Service is deleted.",
    race: "Removing l4-rbs before the load balancer exists makes two controllers race for it; it may become a target pool.",
  },
  why:
    "The finalizer decides who owns an existing load balancer. The next Service from the same manifest gets a target " +
    "pool, though. Before the finalizer is there, both controllers may start (event TargetPoolRaceWithRBS). Tools that " +
    "replace whole objects drop an annotation that a webhook added; the policy can let the webhook carry it over.",
  fix: "Keep the annotation in the manifest.",
  sources: [
    "GKE: About LoadBalancer Services, Type of load balancer",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  needs: ["rbsByDefault"],
  kindDependent: true,
  mutation: "optIn",
  service: {
    when: [
      hasNoClass,
      wantsExternal,
      where(
        "that no longer ask for a backend service",
        (s) =>
          s.previousModel?.optsIntoRbs === true &&
          annotation(s.object, L4_RBS) === undefined &&
          s.previousModel.isExternal,
      ),
    ],
    check(s, report) {
      const path = annotationPath(L4_RBS);
      if (s.previous && isOwnedByRbs(s.previous)) {
        report({ message: "noEffect", action: "mutate", path, edits: [addAnnotation(L4_RBS, "enabled")] });
      } else if (s.previousModel?.isLive === false && !s.cluster.rbsByDefault) {
        report({ message: "race", action: "deny", path });
      }
    },
  },
});

function isOwnedByRbs(service: Service): boolean {
  return hasFinalizer(service, FINALIZER.rbsInstanceGroups) || hasFinalizer(service, FINALIZER.rbsNegs);
}
