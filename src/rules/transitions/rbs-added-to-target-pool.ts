import { FINALIZER, isControllerWritten, L4_RBS } from "../../domain/annotations.ts";
import { hasFinalizer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasNoClass, isTargetPool } from "../shared/conditions.ts";
import { asEdited, editsLive } from "./live-edit.ts";

export const rbsAddedToTargetPool = defineRule({
  id: "rbs-added-to-target-pool",
  group: "transitions",
  action: "deny",
  summary: "An update that adds l4-rbs to a load balancer on a target pool.",
  messages: {
    noMigration: "A target-pool load balancer cannot be migrated in place: GKE takes the l4-rbs annotation off again.",
    perhapsLost:
      "This looks like a target pool, to which l4-rbs can't be added; or GKE's finalizer was lost in a restore.",
  },
  why:
    "The owner of a load balancer is decided once. The controller for backend services removes the annotation (event " +
    "CanNotMigrateTargetPoolToRBS), and a GitOps tool that writes it back fights with it forever.",
  fix: "Create a new Service with l4-rbs, move the traffic, delete this one.",
  sources: [
    "GKE: About LoadBalancer Services, Type of load balancer",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go preventExistingTargetPoolToRBSMigration",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go shouldProcessNetLB",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  kindDependent: true,
  service: {
    when: [
      hasNoClass,
      editsLive,
      isTargetPool,
      where(
        "that begin to ask for a backend service",
        (s) => s.model.optsIntoRbs && s.previousModel?.optsIntoRbs === false,
      ),
    ],
    check(subject, report) {
      const s = asEdited(subject);
      const path = annotationPath(L4_RBS);
      if (!hasLostFinalizer(s.previous)) report({ message: "noMigration", path });
      else {
        const fix = "Check whether its forwarding rule points to a target pool.";
        report({ message: "perhapsLost", action: "warn", path, fix });
      }
    },
  },
});

/** Whether the status annotations are those of a backend service although no finalizer says who owns it. */
function hasLostFinalizer(service: Service): boolean {
  if (hasFinalizer(service, FINALIZER.targetPool)) return false;
  for (const key of service.metadata.annotations.keys()) {
    if (key.startsWith("service.kubernetes.io/") && isControllerWritten(key)) return true;
  }
  return false;
}
